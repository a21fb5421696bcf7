// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.ComparedPart.KeysOfAll;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.compare.KeyLists;
import io.convoy.schemas.event.ChunkDigested;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.ChunkSummed;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.KeysCompared;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.TableFound;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableSummed;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A step of one table by a watermark, told fact by fact, in which the keys of all are compared. */
class KeySearchTest {
  private static final String RUN = "run-1";
  private static final TableId TABLE = Facts.id("t");
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final MemoryView view = new MemoryView();
  private final DecisionCore core = new DecisionCore(Facts.policy(OnSnapshotLost.REREAD));
  private final List<Task> sent = new ArrayList<>();
  private final List<Effect> due = new ArrayList<>();

  @Test
  void noRowIsReadBeforeTheKeysOfAllAreCompared() {
    plan(1);
    assertThat(chunks()).extracting(CompareChunk::getKeys).containsExactly(true);
    assertThat(chunks().getFirst().getRange().getKind()).isEqualTo(RangeKind.WHOLE);
    fact(summed());
    assertThat(((SumTable) due.getLast()).comparison().part()).isEqualTo(new KeysOfAll(List.of()));
    fact(targetSummed(true, NONE));
    assertThat(chunks()).extracting(CompareChunk::getChunk).containsExactly(-1, 0);
    assertThat(progress().getKeysCompared()).isTrue();
    assertThat(progress().getStage()).isEqualTo(Stage.PLANNED);
  }

  @Test
  void nothingIsSaidOfTheTableWhereNoColumnTellsAndKeysWereNotCompared() {
    plan(0);
    assertThat(progress().getStage()).as("not settled").isEqualTo(Stage.CREATED);
    fact(summed());
    fact(targetSummed(true, NONE));
    assertThat(progress().getStage()).isEqualTo(Stage.VERIFIED);
    assertThat(progress().getKeysFound()).isZero();
  }

  @Test
  void sumsOfKeysAndOfRowsAreNotTakenForEachOther() {
    plan(1);
    fact(summed());
    fact(targetSummed(false, NONE));
    assertThat(progress().getKeysCompared()).as("by the sums of rows").isFalse();
    fact(targetSummed(true, NONE));
    Task chunk = sent.getLast();
    fact(summed((CompareChunk) chunk.getPayload()));
    fact(targetSummed(true, NONE));
    assertThat(progress().getStage()).as("by the sums of keys").isEqualTo(Stage.PLANNED);
    fact(targetSummed(false, NONE));
    assertThat(progress().getStage()).isEqualTo(Stage.VERIFIED);
  }

  @Test
  void keysOfOneSideAreFurtherChunks() {
    toNaming(1);
    CompareRows effect = (CompareRows) due.getLast();
    assertThat(effect.comparison().part()).isEqualTo(new KeysOfAll(List.of(List.of("0"))));
    assertThat(effect.purpose()).isEqualTo(Purpose.LOOK_UP);
    fact(chunk(1, "7"));
    assertThat(chunks()).as("before all are told").hasSize(2);
    fact(compared(2, KeyLists.checksum(1, List.of("7"))));
    assertThat(chunks()).extracting(CompareChunk::getChunk).containsExactly(-1, -1, 0, 1);
    assertThat(progress().getKeysFound()).isEqualTo(2);
    assertThat(progress().getChunks()).isEqualTo(2);
  }

  @Test
  void comparesWholeWhereTwoToldKeysEachInPart() {
    toNaming(1);
    fact(chunk(1, "7"));
    fact(chunk(2, "8"));
    fact(compared(2, KeyLists.checksum(1, List.of("7"))));
    assertIsComparedWhole("were told twice");
  }

  @Test
  void comparesWholeWhereNotAllKeysAreTold() {
    toNaming(1);
    fact(new KeysCompared(TABLE, 0, 0, 0L, 0L, "more than can be looked up"));
    assertIsComparedWhole("more than can be looked up");
  }

  @Test
  void comparesWholeWhereKeysAreNotTheSameAtOnePointInTime() {
    plan(1);
    fact(summed());
    fact(targetSummed(true, wanted()));
    fact(new ChunkDigested(TABLE, -1, 0, "s1", 2L, 11L, 2L, 0, 5L));
    assertIsComparedWhole("read twice at one point in time");
  }

  @Test
  void whatFailsIsTriedAgain() {
    plan(1);
    fact(Facts.failed(sent.getLast(), ErrorCode.SOURCE_UNAVAILABLE));
    assertThat(chunks()).hasSize(1);
    sent.addAll(applied(core.tick(view, Instant.EPOCH.plusSeconds(60))).tasks());
    assertThat(chunks()).hasSize(2);
    fact(Facts.failed(sent.getLast(), ErrorCode.CHUNK_TORN));
    assertIsComparedWhole("");
  }

  private void assertIsComparedWhole(String why) {
    assertThat(progress().getGeneration()).isOne();
    assertThat(progress().getKeysFound()).isNegative();
    assertThat(progress().getKeysCompared()).isFalse();
    assertThat(progress().getComparedBecause()).contains(why);
    PlanTable plan = (PlanTable) sent.getLast().getPayload();
    assertThat(plan.getWatermark().getFrom()).as("all rows").isNull();
  }

  private void toNaming(int keys) {
    plan(keys);
    fact(summed());
    fact(targetSummed(true, wanted()));
    assertThat(chunks().getLast().getDigests()).isNotNull();
    fact(new ChunkDigested(TABLE, -1, 0, "s1", 1L, 10L, 1L, 0, 5L));
  }

  private void plan(int keys) {
    applied(
        core.decide(
            Facts.command(RUN, new StartSync(List.of(), false, false)), view, Instant.EPOCH));
    fact(Facts.described(Facts.table(TABLE, 1_000)));
    fact(Facts.opened("s1", "1", 1));
    fact(
        TableFound.newBuilder()
            .setTable(TABLE)
            .setSchemaId(7)
            .setKey(List.of("id"))
            .setWatermark(new Watermark("changed", "0", "3", "", "scope", true, false))
            .build());
    fact(new TableMarked(TABLE, 0, "s1", "4", (long) keys, null, null));
    for (int chunk = 0; chunk < keys; chunk++) {
      fact(chunk(chunk, String.valueOf(chunk)));
    }
    fact(new TablePlanned(TABLE, keys, 0, "s1", null, true, true));
  }

  private static ChunkPlanned chunk(int number, String key) {
    ChunkRange range = new ChunkRange(RangeKind.KEYS, List.of("id"), List.of(key), null);
    return new ChunkPlanned(TABLE, number, range, 10L, 0, true);
  }

  private ChunkSummed summed() {
    return summed(chunks().getLast());
  }

  /** One row. */
  private static ChunkSummed summed(CompareChunk task) {
    BucketSums sums = new BucketSums(task.getBuckets());
    sums.add(0, 10);
    return new ChunkSummed(TABLE, task.getChunk(), 0, "s1", 1L, 8L, 10L, sums.encode(), List.of());
  }

  private static TableSummed targetSummed(boolean isOfKeys, ByteBuffer wanted) {
    return new TableSummed(TABLE, 0, 1L, 10L, wanted, NONE, "topic", 1, isOfKeys);
  }

  private static ByteBuffer wanted() {
    BitSet first = new BitSet();
    first.set(0);
    return ByteBuffer.wrap(first.toByteArray());
  }

  private static KeysCompared compared(int chunks, long checksum) {
    return new KeysCompared(TABLE, 0, chunks, 1L, checksum, null);
  }

  private List<CompareChunk> chunks() {
    return sent.stream()
        .map(Task::getPayload)
        .filter(CompareChunk.class::isInstance)
        .map(CompareChunk.class::cast)
        .toList();
  }

  private TableProgress progress() {
    return view.progress(RUN, TABLE);
  }

  private void fact(SpecificRecord payload) {
    Decision decision = applied(core.decide(Facts.event(RUN, payload), view, Instant.EPOCH));
    sent.addAll(decision.tasks());
    due.addAll(decision.effects());
  }

  private Decision applied(Decision decision) {
    view.apply(decision);
    return decision;
  }
}
