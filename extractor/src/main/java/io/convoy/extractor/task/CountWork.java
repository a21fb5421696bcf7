// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;

/** Asks the source how many rows a table has: what its chunks must add up to. */
final class CountWork implements TaskWork {
  private final SourceSession session;
  private final SnapshotWays ways;

  CountWork(SourceSession session, SnapshotWays ways) {
    this.session = session;
    this.ways = ways;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    CountTable count = (CountTable) task.getPayload();
    long rows = count(task.getRunId(), count.getTable(), count.getSnapshotId());
    transaction.fact(
        task.getRunId(),
        new TableCounted(count.getTable(), count.getGeneration(), count.getSnapshotId(), rows));
    return Outcome.NOTHING;
  }

  /** How many rows the table has at that point in time. */
  long count(String runId, TableId table, String snapshotId) {
    String doing = "Counting the rows of " + TableName.of(table);
    return ways.enter(runId, snapshotId, doing, way -> session.count(table, way));
  }
}
