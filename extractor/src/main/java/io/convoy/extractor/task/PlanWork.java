// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a table into chunks and reports each, or single rows that its mark tells. A small table is
 * counted on the way, since a task of its own would cost more than the count.
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
    TableKeys keys = marked(task, plan, transaction);
    if (keys == null) {
      cut(task, plan, transaction);
    } else {
      report(task, plan, keys, transaction);
    }
    return Outcome.NOTHING;
  }

  private void cut(Task task, PlanTable plan, TaskTransaction transaction) {
    TableId table = plan.getTable().getId();
    List<PlannedRange> ranges = session.plan(plan.getTable(), plan.getSnapshotId());
    for (int chunk = 0; chunk < ranges.size(); chunk++) {
      PlannedRange planned = ranges.get(chunk);
      transaction.fact(
          task.getRunId(),
          ChunkPlanned.newBuilder()
              .setTable(table)
              .setChunk(chunk)
              .setRange(planned.range())
              .setEstimatedBytes(planned.estimatedBytes())
              .setGeneration(plan.getGeneration())
              .build());
    }
    transaction.fact(
        task.getRunId(),
        planned(plan, ranges.size()).setRows(rows(task.getRunId(), plan, ranges)).build());
    LOG.debug("{}: {} chunks", task.getTaskId(), ranges.size());
  }

  private static TablePlanned.Builder planned(PlanTable plan, int chunks) {
    return TablePlanned.newBuilder()
        .setTable(plan.getTable().getId())
        .setChunks(chunks)
        .setGeneration(plan.getGeneration())
        .setSnapshotId(plan.getSnapshotId());
  }

  /** Says what the table's mark tells; null where all of its rows are to be read. */
  private @Nullable TableKeys marked(Task task, PlanTable plan, TaskTransaction transaction) {
    WatermarkWish wish = plan.getWatermark();
    if (wish == null) {
      return null;
    }
    MarkedRows rows = session.marked(new MarkRequest(plan.getTable(), wish, plan.getSnapshotId()));
    TableKeys keys = rows.keys();
    transaction.fact(
        task.getRunId(),
        new TableMarked(
            plan.getTable().getId(),
            plan.getGeneration(),
            plan.getSnapshotId(),
            rows.reached(),
            keys == null ? -1L : keys.keys().size(),
            rows.obstacle(),
            rows.upTo()));
    return keys;
  }

  private static void report(
      Task task, PlanTable plan, TableKeys keys, TaskTransaction transaction) {
    List<ChunkPlanned> chunks = KeyChunks.of(keys);
    for (ChunkPlanned chunk : chunks) {
      chunk.setGeneration(plan.getGeneration());
      chunk.setMarked(true);
      transaction.fact(task.getRunId(), chunk);
    }
    transaction.fact(
        task.getRunId(), planned(plan, chunks.size()).setKeys(true).setMarked(true).build());
    LOG.debug("{}: {} rows by its mark", task.getTaskId(), keys.keys().size());
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
