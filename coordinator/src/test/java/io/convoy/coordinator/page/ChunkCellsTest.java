// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChunkCellsTest {
  private static final TableId TABLE = new TableId("dbo", "Posts");

  @BeforeAll
  static void trust() {
    ContractClasses.trust();
  }

  @Test
  void tellsWhatEachChunkIsAt() {
    TableProgress table = table(Stage.PLANNED).setPartitions(loadedTo(50)).build();
    assertThat(
            ChunkCells.of(
                table,
                List.of(
                    read(49), read(12), read(50), issued(0), waiting(0), waiting(0), waiting(2))))
        .isEqualTo("l2k1r1w2x1");
  }

  @Test
  void countsAChunkWithoutRowsAsLoaded() {
    assertThat(ChunkCells.of(table(Stage.PLANNED).build(), List.of(read(-1)))).isEqualTo("l1");
  }

  @Test
  void takesNoCheckpointForAnotherPartitions() {
    TableProgress table = table(Stage.PLANNED).setPartitions(loadedTo(50)).build();
    ChunkState elsewhere = read(3);
    elsewhere.setPartition(1);
    assertThat(ChunkCells.of(table, List.of(elsewhere))).isEqualTo("k1");
  }

  @Test
  void estimatesFromCountsAlone() {
    TableProgress table =
        table(Stage.PLANNED)
            .setChunks(10)
            .setChunksExtracted(8)
            .setRowsExtracted(800)
            .setRowsLoaded(390)
            .setRowsRejected(10)
            .build();
    assertThat(ChunkCells.of(table)).isEqualTo("l4k4w2");
  }

  @Test
  void tellsWhatBecameOfTheTable() {
    assertThat(ChunkCells.of(table(Stage.FINALIZED).setChunks(3).build())).isEqualTo("l3");
    assertThat(ChunkCells.of(table(Stage.VERIFIED).setChunks(3).setEqual(true).build()))
        .isEqualTo("v3");
    assertThat(ChunkCells.of(table(Stage.VERIFIED).setChunks(3).build())).isEqualTo("d3");
    TableProgress.Builder lookedAt = table(Stage.VERIFIED).setChunks(3).setKeysFound(40);
    assertThat(ChunkCells.of(lookedAt.setEqual(true).build())).as("not proven").isEqualTo("l3");
    assertThat(ChunkCells.of(lookedAt.setEqual(false).build())).isEqualTo("d3");
    TableProgress.Builder left = table(Stage.VERIFIED).setChunks(3).setAppended(true);
    assertThat(ChunkCells.of(left.setEqual(true).setRowsExtra(1).build()))
        .as("none is missing, and it is not equal")
        .isEqualTo("l3");
    assertThat(ChunkCells.of(table(Stage.CREATED).build())).as("not planned").isEmpty();
  }

  private static TableProgress.Builder table(Stage stage) {
    return TableProgress.newBuilder()
        .setRunId("r")
        .setTable(TABLE)
        .setStage(stage)
        .setEstimatedRows(1_000)
        .setEstimatedBytes(1_000)
        .setUpdatedAt(Instant.EPOCH);
  }

  private static List<PartitionProgress> loadedTo(long nextOffset) {
    return List.of(new PartitionProgress(100L, nextOffset, 0L, 0L, 1L));
  }

  private static ChunkState read(long lastOffset) {
    return chunk(ChunkStatus.EXTRACTED).setPartition(0).setLastOffset(lastOffset).build();
  }

  private static ChunkState issued(int failures) {
    return chunk(ChunkStatus.ISSUED).setFailures(failures).build();
  }

  private static ChunkState waiting(int failures) {
    return chunk(ChunkStatus.WAITING).setFailures(failures).build();
  }

  private static ChunkState.Builder chunk(ChunkStatus status) {
    return ChunkState.newBuilder()
        .setTable(TABLE)
        .setChunk(0)
        .setRange(ChunkRange.newBuilder().setKind(RangeKind.WHOLE).build())
        .setStatus(status);
  }
}
