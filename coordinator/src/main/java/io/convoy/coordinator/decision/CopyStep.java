// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RowsRejected;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.TopicOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * COPY: what extractors read and loaders wrote, counted. Chunks are read as soon as they are
 * planned and their table's topic is there.
 */
final class CopyStep extends Step {
  CopyStep() {
    super(Phase.COPY, RunState::getLoaded);
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case ChunkPlanned planned -> chunkPlanned(change, planned);
      case TopicOpened opened -> topicOpened(change, opened);
      case ChunkExtracted extracted -> chunkExtracted(change, extracted);
      case TableCounted counted -> SourceCount.tableCounted(change, counted);
      case CheckpointAdvanced advanced -> checkpointAdvanced(change, advanced);
      case RowsRejected rejected -> rowsRejected(change, rejected);
      default -> {
        // Of another step.
      }
    }
  }

  @Override
  boolean failed(RunChange change, TaskFailed fact) {
    switch (TaskIds.kind(change.run().getRunId(), fact.getTaskId())) {
      case CHUNK -> ChunkTasks.failed(change, fact);
      case COUNT -> SourceCount.taskFailed(change, fact);
      case LOAD, EFFECT -> {
        return rowsFailed(change, fact);
      }
      case DESCRIBE, PLAN, CHANGES, RELEASE, COMPARE -> {
        return false;
      }
    }
    return true;
  }

  /** What it means that a load or an effect failed; false where it is not about its rows. */
  static boolean rowsFailed(RunChange change, TaskFailed fact) {
    boolean isLoad = TaskIds.kind(change.run().getRunId(), fact.getTaskId()) == TaskIds.Kind.LOAD;
    return (isLoad && isOfOlderGeneration(change, fact)) || isOfRows(change, fact);
  }

  /**
   * A table whose chunks are all read, and are what the source counts, can be finished as soon as
   * its rows are loaded.
   */
  @Override
  void tableChanged(RunChange change, TableState table) {
    TableProgress progress = table.getProgress();
    if (progress.getStage() == Stage.PLANNED
        && progress.getChunksExtracted() == progress.getChunks()
        && progress.getRowsCounted() >= 0
        && Runs.isOpen(table)
        && SourceCount.isMet(change, table)) {
      tableExtracted(change, table);
    }
    TableState stored = change.stored(table.getTable());
    int was = stored != null && Runs.isLoaded(stored) ? 1 : 0;
    int is = Runs.isLoaded(table) ? 1 : 0;
    change.run().setLoaded(change.run().getLoaded() + is - was);
  }

  @Override
  void sendTasks(RunChange change) {
    LiveTables.open(change);
  }

  @Override
  void sendTasks(RunChange change, TableState table) {
    if (SourceCount.isTaskDue(change, table)) {
      SourceCount.sendTask(change, Objects.requireNonNull(change.table(table.getTable())));
    }
    if (ChunkTasks.areWaiting(table) && change.window().chunks() > 0) {
      ChunkTasks.sendWaiting(change, Objects.requireNonNull(change.table(table.getTable())));
    }
  }

  @Override
  boolean isUnderWay(RunState run) {
    return Runs.isCopying(run) && !Runs.isFinal(run);
  }

  @Override
  List<Effect> effects(RunChange change) {
    List<Effect> due = new ArrayList<>(LiveTables.pending(change));
    due.add(new TrimTopics(change.run().getRunId()));
    return due;
  }

  private static void chunkPlanned(RunChange change, ChunkPlanned fact) {
    ChunkState chunk = ChunkTasks.planned(change, fact);
    TableState table = change.table(fact.getTable());
    if (table != null && chunk != null) {
      ChunkTasks.sendOrWait(change, table, chunk);
    }
  }

  private static void topicOpened(RunChange change, TopicOpened fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table != null && table.getOpening() != null && !Runs.isOpen(table)) {
      LiveTables.opened(table, fact);
      if (Runs.canRead(change.run()) && ChunkTasks.areWaiting(table)) {
        ChunkTasks.sendWaiting(change, table);
      }
    }
  }

  private static void chunkExtracted(RunChange change, ChunkExtracted fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    ChunkState chunk = change.chunk(fact.getTable(), fact.getChunk());
    if (table == null || chunk == null || chunk.getStatus() == ChunkStatus.EXTRACTED) {
      return;
    }
    ChunkTasks.read(table, chunk);
    chunk.setPartition(fact.getPartition());
    chunk.setRows(fact.getRows());
    chunk.setChecksum(fact.getChecksum());
    chunk.setLastOffset(fact.getLastOffset());
    chunk.setSnapshotId(fact.getSnapshotId());
    count(table.getProgress(), fact);
  }

  private static void count(TableProgress progress, ChunkExtracted fact) {
    progress.setRowsExtracted(progress.getRowsExtracted() + fact.getRows());
    progress.setBytesExtracted(progress.getBytesExtracted() + fact.getBytes());
    progress.setChecksum(progress.getChecksum() + fact.getChecksum());
    noteSnapshot(progress, fact.getSnapshotId());
    fact.getAltered().forEach(altered -> add(progress.getAltered(), altered));
    PartitionProgress partition = progress.getPartitions().get(fact.getPartition());
    partition.setLastOffset(Math.max(partition.getLastOffset(), fact.getLastOffset()));
  }

  static void noteSnapshot(TableProgress progress, String snapshotId) {
    if (progress.getFirstSnapshot() == null) {
      progress.setFirstSnapshot(snapshotId);
      progress.setSnapshotsRead(1);
    } else if (!progress.getFirstSnapshot().equals(snapshotId)) {
      progress.setSnapshotsRead(2);
    }
  }

  static void add(List<AlteredValues> sum, AlteredValues more) {
    for (AlteredValues same : sum) {
      if (same.getColumn().equals(more.getColumn()) && same.getHow().equals(more.getHow())) {
        same.setValues(same.getValues() + more.getValues());
        return;
      }
    }
    sum.add(more);
  }

  private static void tableExtracted(RunChange change, TableState table) {
    RunState run = change.run();
    table.getProgress().setStage(Stage.EXTRACTED);
    run.setExtracted(run.getExtracted() + 1);
    if (Runs.isExtracted(run)) {
      Snapshots.report(change);
    }
    change.perform(FinalizeTable.of(table, change.description(table)));
  }

  private static void checkpointAdvanced(RunChange change, CheckpointAdvanced fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table == null
        || Runs.atLeast(table, Stage.FINALIZED)
        || fact.getPartition() >= table.getProgress().getPartitions().size()) {
      return;
    }
    TableProgress progress = table.getProgress();
    PartitionProgress partition = progress.getPartitions().get(fact.getPartition());
    if (fact.getEpoch() < partition.getEpoch()) {
      return;
    }
    progress.setRowsLoaded(progress.getRowsLoaded() + fact.getRows() - partition.getRows());
    progress.setRowsRejected(
        progress.getRowsRejected() + fact.getRejected() - partition.getRejected());
    advance(partition, fact);
    if (!RejectLimits.endRun(change, progress) && Runs.isLoaded(table)) {
      change.perform(FinalizeTable.of(table, change.description(table)));
    }
  }

  /** Takes what is no older than what is known. */
  static void advance(PartitionProgress partition, CheckpointAdvanced fact) {
    partition.setEpoch(fact.getEpoch());
    partition.setNextOffset(fact.getNextOffset());
    partition.setRows(fact.getRows());
    partition.setRejected(fact.getRejected());
  }

  private static void rowsRejected(RunChange change, RowsRejected fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table != null) {
      Runs.warn(table.getProgress().getWarnings(), Generations.REJECTED + fact.getReason());
    }
  }

  /** Rows are gone, or not as many as they should be: the table begins anew, and needs no more. */
  private static boolean isOfRows(RunChange change, TaskFailed fact) {
    boolean isMiscounted = Retries.has(fact, ErrorCode.ROWS_MISCOUNTED);
    boolean isGone = Retries.has(fact, ErrorCode.ROWS_GONE);
    if (!isGone && !isMiscounted) {
      return false;
    }
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table == null || Runs.atLeast(table, Stage.FINALIZED)) {
      return isGone && isOfOlderGeneration(change, fact);
    }
    if (isMiscounted) {
      SourceCount.notMet(change, table, fact.getMessage());
    } else {
      ChunkTasks.beginAnew(change, table, fact.getMessage());
    }
    return true;
  }

  /** What ails a loader of rows that do not count any more ails nobody. */
  private static boolean isOfOlderGeneration(RunChange change, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : change.table(fact.getTable());
    return table != null && !Runs.isCurrent(table, fact.getGeneration());
  }
}
