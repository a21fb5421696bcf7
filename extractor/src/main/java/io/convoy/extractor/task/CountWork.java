// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowLayout.Part;

/** Asks the source how many rows a table has: what its chunks must add up to. */
final class CountWork implements TaskWork {
  private final SourceSession session;
  private final SnapshotWays ways;
  private final Layouts layouts;

  CountWork(SourceSession session, SnapshotWays ways, Layouts layouts) {
    this.session = session;
    this.ways = ways;
    this.layouts = layouts;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    CountTable count = (CountTable) task.getPayload();
    Part part = count.getSchemaId() < 0 ? Part.WHOLE : layouts.of(count.getSchemaId()).part();
    CountRequest request = new CountRequest(count.getTable(), part, count.getSnapshotId());
    transaction.fact(
        task.getRunId(),
        new TableCounted(
            count.getTable(),
            count.getGeneration(),
            count.getSnapshotId(),
            count(task.getRunId(), request)));
    return Outcome.NOTHING;
  }

  /** How many rows the table has at that point in time. */
  long count(String runId, CountRequest request) {
    String doing = "Counting the rows of " + TableName.of(request.table());
    return ways.enter(runId, request.snapshotId(), doing, way -> session.count(request.at(way)));
  }
}
