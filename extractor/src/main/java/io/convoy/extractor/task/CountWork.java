// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.Task;

/** Asks the source how many rows a table has: what its chunks must add up to. */
final class CountWork implements TaskWork {
  private final SourceSession session;

  CountWork(SourceSession session) {
    this.session = session;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    CountTable count = (CountTable) task.getPayload();
    long rows = session.count(count.getTable(), count.getSnapshotId());
    transaction.fact(
        task.getRunId(),
        new TableCounted(count.getTable(), count.getGeneration(), count.getSnapshotId(), rows));
    return Outcome.NOTHING;
  }
}
