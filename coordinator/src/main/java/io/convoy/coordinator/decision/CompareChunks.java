// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.event.ChunkDigested;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.ChunkSummed;
import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.name.TableName;

/** What extractors say of chunks in a run that compares, counted once each. */
final class CompareChunks {
  private CompareChunks() {}

  /** The first reading of a chunk. */
  static void summed(RunChange change, ChunkSummed fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    ChunkState chunk = change.chunk(fact.getTable(), fact.getChunk());
    if (table == null
        || chunk == null
        || table.getComparing() != Comparing.READING
        || chunk.getStatus() == ChunkStatus.EXTRACTED) {
      return;
    }
    BucketSums sums = BucketSums.decode(table.getBuckets(), fact.getSums());
    if (sums.rows() != fact.getRows() || sums.sum() != fact.getChecksum()) {
      throw new IllegalStateException(
          "the buckets of chunk %d of %s are not what the chunk adds up to"
              .formatted(fact.getChunk(), TableName.of(fact.getTable())));
    }
    ChunkTasks.read(table, chunk);
    chunk.setRows(fact.getRows());
    chunk.setChecksum(fact.getChecksum());
    chunk.setSnapshotId(fact.getSnapshotId());
    table.setSums(BucketSums.decode(table.getBuckets(), table.getSums()).add(sums).encode());
    count(table.getProgress(), fact);
  }

  private static void count(TableProgress progress, ChunkSummed fact) {
    progress.setRowsExtracted(progress.getRowsExtracted() + fact.getRows());
    // Nothing of them is on its way to anywhere.
    progress.setRowsLoaded(progress.getRowsExtracted());
    progress.setBytesExtracted(progress.getBytesExtracted() + fact.getBytes());
    progress.setChecksum(progress.getChecksum() + fact.getChecksum());
    fact.getAltered().forEach(altered -> CopyStep.add(progress.getAltered(), altered));
    CopyStep.noteSnapshot(progress, fact.getSnapshotId());
  }

  /** The second one. */
  static void digested(RunChange change, ChunkDigested fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    ChunkState chunk = change.chunk(fact.getTable(), fact.getChunk());
    if (table == null
        || chunk == null
        || table.getComparing() != Comparing.REREADING
        || chunk.getReading() != Comparing.REREADING
        || chunk.getStatus() == ChunkStatus.EXTRACTED) {
      return;
    }
    boolean isSame = chunk.getRows() == fact.getRows() && chunk.getChecksum() == fact.getChecksum();
    if (!isSame && change.run().getGuarantee() == Guarantee.ONE_POINT_IN_TIME) {
      ChunkTasks.beginAnew(
          change,
          table,
          "chunk %d was read twice at one point in time, and was not the same"
              .formatted(fact.getChunk()));
      return;
    }
    ChunkTasks.read(table, chunk);
    table.setDigests(table.getDigests() + fact.getDigests());
    PartitionProgress partition = table.getProgress().getPartitions().get(fact.getPartition());
    partition.setLastOffset(Math.max(partition.getLastOffset(), fact.getLastOffset()));
    // No loader reads them.
    partition.setNextOffset(partition.getLastOffset() + 1);
  }
}
