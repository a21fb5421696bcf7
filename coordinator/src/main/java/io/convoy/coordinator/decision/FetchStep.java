// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.ChunkDiffers;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RowWish;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.StagePlan;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableStaged;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.Wants;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * COPY of a run that repairs: the rows of the source that its target lacks, and no others, are read
 * once more, at the same point in time, and loaded into a stage beside their table.
 *
 * <pre>
 *  FETCHING   what was to come is read, and loaded; TableStaged --------> STAGED
 *             a table that only has rows too many ----------------------> STAGED
 * </pre>
 */
final class FetchStep extends Step {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0).asReadOnlyBuffer();

  FetchStep() {
    super(Phase.COPY, RunState::getLoaded);
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case ChunkDiffers differs -> chunkDiffers(change, differs);
      case ChunkExtracted extracted -> chunkExtracted(change, extracted);
      case CheckpointAdvanced advanced -> checkpointAdvanced(change, advanced);
      case TableStaged staged -> tableStaged(change, staged);
      default -> {
        // Of another step.
      }
    }
  }

  @Override
  boolean failed(RunChange change, TaskFailed fact) {
    return switch (TaskIds.kind(change.run().getRunId(), fact.getTaskId())) {
      case CHUNK -> {
        ChunkTasks.failed(change, fact);
        yield true;
      }
      case LOAD, EFFECT -> CopyStep.rowsFailed(change, fact);
      case DESCRIBE, PLAN, CHANGES, RELEASE, COMPARE, COUNT -> false;
    };
  }

  /** What was read has to be what the comparison found. */
  @Override
  void tableChanged(RunChange change, TableState table) {
    TableProgress progress = table.getProgress();
    if (table.getComparing() != Comparing.FETCHING
        || progress.getStage() != Stage.PLANNED
        || progress.getChunksExtracted() != progress.getChunks()) {
      return;
    }
    StagePlan plan = table.getStage();
    if (table.getRowsFetched() != plan.getRows() || table.getSumFetched() != plan.getChecksum()) {
      SourceCount.notMet(
          change,
          table,
          "the source gave %d of the %d rows that differ, or others"
              .formatted(table.getRowsFetched(), plan.getRows()));
      return;
    }
    CompareStep.tableRead(change, table);
    if (plan.getRows() == 0) {
      staged(change, table);
    } else if (isLoaded(table)) {
      change.perform(settle(table, change.description(table)));
    }
  }

  @Override
  boolean isUnderWay(RunState run) {
    return Runs.isComparing(run);
  }

  @Override
  List<Effect> effects(RunChange change) {
    return change.tables().stream()
        .filter(FetchStep::isLoaded)
        .<Effect>map(table -> settle(table, change.description(table)))
        .toList();
  }

  /** True where all of it is read and, as far as the facts say, in the stage. */
  private static boolean isLoaded(TableState table) {
    return table.getComparing() == Comparing.FETCHING
        && table.getProgress().getStage() == Stage.EXTRACTED
        && table.getProgress().getPartitions().stream()
            .allMatch(partition -> partition.getNextOffset() > partition.getLastOffset());
  }

  private static SettleStage settle(TableState table, Description description) {
    TableProgress progress = table.getProgress();
    return new SettleStage(
        progress.getRunId(),
        description,
        progress.getGeneration(),
        progress.getTopic(),
        progress.getPartitions().stream().map(PartitionProgress::getLastOffset).toList(),
        table.getRowsFetched());
  }

  /** It is known which rows of a table are to come: they are asked for. */
  static void fetch(RunChange change, TableState table, StagePlan plan) {
    TableProgress progress = table.getProgress();
    table.setComparing(Comparing.FETCHING);
    table.setStage(plan);
    progress.setTopic(plan.getTopic());
    progress.setPartitions(LiveTables.partitions(plan.getPartitions()));
    progress.setChunksExtracted(progress.getChunks() - plan.getChunks());
    table.setChunksWaiting(plan.getChunks());
    change.run().setCompared(change.run().getCompared() + 1);
    if (Runs.canRead(change.run())) {
      CompareTasks.sendWaiting(change, table);
    }
  }

  static String taskId(TableState table, ChunkState chunk) {
    TableProgress progress = table.getProgress();
    return TaskIds.chunk(
        progress.getRunId(), table.getTable(), progress.getGeneration(), chunk.getChunk());
  }

  static ExtractChunk task(RunState run, TableState table, ChunkState chunk) {
    StagePlan plan = table.getStage();
    chunk.setPartition(chunk.getChunk() % plan.getPartitions());
    return ExtractChunk.newBuilder()
        .setTable(chunk.getTable())
        .setChunk(chunk.getChunk())
        .setRange(chunk.getRange())
        .setSnapshotId(run.getSnapshotId())
        .setTopic(plan.getTopic())
        .setPartition(chunk.getPartition())
        .setSchemaId(plan.getSchemaId())
        .setGeneration(table.getProgress().getGeneration())
        .setEstimatedBytes(chunk.getEstimatedBytes())
        .setWish(wish(table, chunk))
        .build();
  }

  private static RowWish wish(TableState table, ChunkState chunk) {
    boolean isAll = chunk.getWants() == Wants.ALL;
    return new RowWish(
        table.getKey(),
        table.getBuckets(),
        isAll ? table.getWanted() : NONE,
        isAll ? NONE : chunk.getHashes());
  }

  private static void chunkDiffers(RunChange change, ChunkDiffers fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    ChunkState chunk = change.chunk(fact.getTable(), fact.getChunk());
    if (table != null && chunk != null && table.getComparing() == Comparing.NAMING) {
      chunk.setWants(fact.getWants());
      chunk.setHashes(fact.getHashes());
    }
  }

  private static void chunkExtracted(RunChange change, ChunkExtracted fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    ChunkState chunk = change.chunk(fact.getTable(), fact.getChunk());
    if (table == null
        || chunk == null
        || table.getComparing() != Comparing.FETCHING
        || chunk.getReading() != Comparing.FETCHING
        || chunk.getStatus() == ChunkStatus.EXTRACTED) {
      return;
    }
    ChunkTasks.read(table, chunk);
    table.setRowsFetched(table.getRowsFetched() + fact.getRows());
    table.setSumFetched(table.getSumFetched() + fact.getChecksum());
    table.setBytesFetched(table.getBytesFetched() + fact.getBytes());
    PartitionProgress partition = table.getProgress().getPartitions().get(fact.getPartition());
    partition.setLastOffset(Math.max(partition.getLastOffset(), fact.getLastOffset()));
  }

  private static void checkpointAdvanced(RunChange change, CheckpointAdvanced fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table == null
        || table.getComparing() != Comparing.FETCHING
        || fact.getPartition() >= table.getProgress().getPartitions().size()) {
      return;
    }
    PartitionProgress partition = table.getProgress().getPartitions().get(fact.getPartition());
    if (fact.getEpoch() < partition.getEpoch()) {
      return;
    }
    CopyStep.advance(partition, fact);
    if (isLoaded(table)) {
      change.perform(settle(table, change.description(table)));
    }
  }

  private static void tableStaged(RunChange change, TableStaged fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table != null && isRead(table)) {
      if (fact.getRejected() > 0) {
        Runs.warn(
            table.getProgress().getWarnings(),
            Generations.REJECTED + "the target refused %d of them".formatted(fact.getRejected()));
      }
      staged(change, table);
    }
  }

  private static boolean isRead(TableState table) {
    return table.getComparing() == Comparing.FETCHING
        && table.getProgress().getStage() == Stage.EXTRACTED;
  }

  private static void staged(RunChange change, TableState table) {
    table.setComparing(Comparing.STAGED);
    table.getProgress().setStage(Stage.FINALIZED);
    RunState run = change.run();
    run.setLoaded(run.getLoaded() + 1);
    if (isOver(run)) {
      change.deriveEffects();
    } else {
      CompareTasks.open(change);
    }
  }

  private static boolean isOver(RunState run) {
    return run.getLoaded() == run.getTables();
  }

  /** Tables whose changes wait to be applied, to be read only. */
  static List<TableState> staged(RunChange change) {
    return change.tables().stream()
        .filter(table -> table.getComparing() == Comparing.STAGED)
        .toList();
  }
}
