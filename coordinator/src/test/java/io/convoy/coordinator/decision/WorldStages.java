// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.compare.RowHashes;
import io.convoy.schemas.event.ChunkDiffers;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.StagePlan;
import io.convoy.schemas.event.Wants;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** What is to come into the stages of a made-up target. Stateless. */
final class WorldStages {
  private WorldStages() {}

  /**
   * Facts of chunks whose rows are to replace others.
   *
   * @param gone rows of the target; those that the source has too are taken out
   * @param source rows of each chunk
   */
  static List<SpecificRecord> mend(
      CompareRows effect,
      List<long[]> gone,
      Map<Integer, List<long[]>> source,
      RowsCompared compared) {
    TableId id = effect.tableId();
    int generation = effect.comparison().generation();
    List<SpecificRecord> facts = new ArrayList<>();
    BucketSums missing = new BucketSums(1);
    source.forEach((chunk, rows) -> {
      RowHashes hashes = new RowHashes();
      for (long[] row : rows) {
        boolean isThere = gone.removeIf(other -> other[0] == row[0] && other[1] == row[1]);
        if (!isThere) {
          hashes.add(row[1]);
          missing.add(0, row[1]);
        }
      }
      if (hashes.size() > 0) {
        facts.add(new ChunkDiffers(id, generation, chunk, Wants.SOME, hashes.encode()));
      }
    });
    compared.setStage(
        plan(facts.size(), missing).setDeletes(gone.size()).setAppends(false).build());
    facts.add(compared);
    return facts;
  }

  /** A stage for rows that the target lacks. */
  static StagePlan.Builder plan(int chunks, BucketSums missing) {
    return StagePlan.newBuilder()
        .setSchemaId(8)
        .setTopic("p.data")
        .setPartitions(missing.rows() == 0 ? 0 : 1 + (int) (missing.rows() % 3))
        .setChunks(chunks)
        .setRows(missing.rows())
        .setChecksum(missing.sum())
        .setDeletes(0)
        .setUpdates(0)
        .setChecksumBefore(0);
  }
}
