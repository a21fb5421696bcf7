// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a table into chunks and reports each. A small table is counted on the way, since a task of
 * its own would cost more than the count.
 */
final class PlanWork implements TaskWork {
  private static final Logger LOG = LoggerFactory.getLogger(PlanWork.class);

  private final SourceSession session;
  private final CountWork count;
  private final long smallBytes;

  /**
   * @param smallBytes up to which a table of one chunk is small
   */
  PlanWork(SourceSession session, CountWork count, long smallBytes) {
    this.session = session;
    this.count = count;
    this.smallBytes = smallBytes;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    PlanTable plan = (PlanTable) task.getPayload();
    TableId table = plan.getTable().getId();
    List<PlannedRange> ranges = session.plan(plan.getTable(), plan.getSnapshotId());
    for (int chunk = 0; chunk < ranges.size(); chunk++) {
      PlannedRange planned = ranges.get(chunk);
      transaction.fact(
          task.getRunId(),
          new ChunkPlanned(
              table, chunk, planned.range(), planned.estimatedBytes(), plan.getGeneration()));
    }
    transaction.fact(
        task.getRunId(),
        TablePlanned.newBuilder()
            .setTable(table)
            .setChunks(ranges.size())
            .setGeneration(plan.getGeneration())
            .setSnapshotId(plan.getSnapshotId())
            .setRows(rows(task.getRunId(), plan, ranges))
            .build());
    LOG.debug("{}: {} chunks", task.getTaskId(), ranges.size());
    return Outcome.NOTHING;
  }

  private @Nullable Long rows(String runId, PlanTable plan, List<PlannedRange> ranges) {
    boolean isSmall = ranges.size() == 1 && ranges.getFirst().estimatedBytes() <= smallBytes;
    if (!isSmall) {
      return null;
    }
    Table table = plan.getTable();
    Part part = new Part(table.getWhere(), List.of());
    return count.count(runId, new CountRequest(table.getId(), part, plan.getSnapshotId()));
  }
}
