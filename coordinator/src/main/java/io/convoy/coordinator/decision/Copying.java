// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RowsRejected;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.List;

/** COPY: what extractors read and loaders wrote, counted. */
final class Copying {
  private Copying() {}

  static void chunkExtracted(RunChange change, ChunkExtracted fact) {
    TableState table = change.table(fact.getTable());
    ChunkState chunk = change.chunk(fact.getTable(), fact.getChunk());
    if (table == null
        || chunk == null
        || !Generations.isCurrent(table, fact.getGeneration())
        || chunk.getStatus() == ChunkStatus.EXTRACTED) {
      return;
    }
    if (chunk.getStatus() == ChunkStatus.WAITING) {
      table.setChunksWaiting(table.getChunksWaiting() - 1);
    } else {
      table.setBytesIssued(table.getBytesIssued() - chunk.getEstimatedBytes());
    }
    chunk.setStatus(ChunkStatus.EXTRACTED);
    chunk.setPartition(fact.getPartition());
    chunk.setRows(fact.getRows());
    chunk.setChecksum(fact.getChecksum());
    chunk.setLastOffset(fact.getLastOffset());
    chunk.setSnapshotId(fact.getSnapshotId());
    count(table.getProgress(), fact);
    closeExtracted(change, table);
  }

  /**
   * A table whose chunks are all read, and are what the source counts, can be finished as soon as
   * its rows are loaded.
   */
  static void closeExtracted(RunChange change, TableState table) {
    TableProgress progress = table.getProgress();
    if (progress.getStage() != Stage.PLANNED
        || progress.getChunksExtracted() != progress.getChunks()
        || progress.getRowsCounted() < 0
        || !Runs.isOpen(table)
        || !Counting.isWhole(change, table)) {
      return;
    }
    RunState run = change.run();
    progress.setStage(Stage.EXTRACTED);
    run.setExtracted(run.getExtracted() + 1);
    if (Runs.isExtracted(run)) {
      Snapshots.report(change);
    }
    change.perform(PendingEffects.finalize(table, change.description(table)));
  }

  static void checkpointAdvanced(RunChange change, CheckpointAdvanced fact) {
    TableState table = change.table(fact.getTable());
    if (table == null
        || !Generations.isCurrent(table, fact.getGeneration())
        || Runs.atLeast(table, Stage.FINALIZED)) {
      return;
    }
    TableProgress progress = table.getProgress();
    if (fact.getPartition() >= progress.getPartitions().size()) {
      return;
    }
    PartitionProgress partition = progress.getPartitions().get(fact.getPartition());
    if (fact.getEpoch() < partition.getEpoch()) {
      return;
    }
    progress.setRowsLoaded(progress.getRowsLoaded() + fact.getRows() - partition.getRows());
    progress.setRowsRejected(
        progress.getRowsRejected() + fact.getRejected() - partition.getRejected());
    partition.setEpoch(fact.getEpoch());
    partition.setNextOffset(fact.getNextOffset());
    partition.setRows(fact.getRows());
    partition.setRejected(fact.getRejected());
    if (Runs.isLoaded(table)) {
      change.perform(PendingEffects.finalize(table, change.description(table)));
    }
  }

  static void rowsRejected(RunChange change, RowsRejected fact) {
    TableState table = change.table(fact.getTable());
    if (table != null && Generations.isCurrent(table, fact.getGeneration())) {
      Runs.warn(table.getProgress().getWarnings(), Generations.REJECTED + fact.getReason());
    }
  }

  private static void count(TableProgress progress, ChunkExtracted fact) {
    progress.setChunksExtracted(progress.getChunksExtracted() + 1);
    progress.setRowsExtracted(progress.getRowsExtracted() + fact.getRows());
    progress.setBytesExtracted(progress.getBytesExtracted() + fact.getBytes());
    progress.setChecksum(progress.getChecksum() + fact.getChecksum());
    if (progress.getFirstSnapshot() == null) {
      progress.setFirstSnapshot(fact.getSnapshotId());
      progress.setSnapshotsRead(1);
    } else if (!progress.getFirstSnapshot().equals(fact.getSnapshotId())) {
      progress.setSnapshotsRead(2);
    }
    fact.getAltered().forEach(altered -> add(progress.getAltered(), altered));
    PartitionProgress partition = progress.getPartitions().get(fact.getPartition());
    partition.setLastOffset(Math.max(partition.getLastOffset(), fact.getLastOffset()));
  }

  private static void add(List<AlteredValues> sum, AlteredValues more) {
    for (AlteredValues same : sum) {
      if (same.getColumn().equals(more.getColumn()) && same.getHow().equals(more.getHow())) {
        same.setValues(same.getValues() + more.getValues());
        return;
      }
    }
    sum.add(more);
  }
}
