// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Watermarks of tables of a made-up source, which tell all rows that changed up to a snapshot, and
 * of none that changed after it; change tracking of others, which may tell some of these too.
 */
final class WorldMarks {
  static final String MARK = "1";

  private static final int KEYS_PER_CHUNK = 7;

  private final Random random;
  private final SourceRows source;
  private final Map<TableId, Boolean> isMarked = new HashMap<>();
  private final Set<TableId> tracked = new HashSet<>();
  private final Map<TableId, Boolean> findsGone = new HashMap<>();

  WorldMarks(Random random, SourceRows source) {
    this.random = random;
    this.source = source;
    for (TableId id : source.tables()) {
      isMarked.put(id, random.nextInt(3) == 0);
      if (random.nextInt(3) == 0) {
        tracked.add(id);
      }
      findsGone.put(id, random.nextInt(3) > 0);
    }
  }

  private boolean isTracked(TableId id) {
    return tracked.contains(id);
  }

  /**
   * @param isEqual whether the target was what the source was when the mark was noted
   */
  @Nullable Watermark found(TableId id, boolean isEqual) {
    if (!Boolean.TRUE.equals(isMarked.get(id))) {
      return null;
    }
    String column = isTracked(id) ? "" : "changed";
    return isEqual && random.nextInt(6) > 0
        ? new Watermark(column, "0", MARK, "", "scope", findsGone(id))
        : new Watermark(
            column, "0", null, "no mark", random.nextInt(8) > 0 ? "scope" : "", findsGone(id));
  }

  /**
   * @param at the moment of the snapshot
   */
  List<SpecificRecord> plan(PlanTable plan, int at) {
    WatermarkWish wish = plan.getWatermark();
    if (wish == null) {
      return cut(plan);
    }
    TableId id = plan.getTable().getId();
    List<String> keys = new ArrayList<>();
    Set<Long> changed = source.changed(at).getOrDefault(id, Set.of());
    changed.stream()
        .filter(key -> !findsGone(id) || isTold(id, at, key))
        .forEach(key -> keys.add(String.valueOf(key)));
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      keys.add(String.valueOf(random.nextLong() >>> 1));
    }
    assertThat(wish.getColumn().isEmpty()).isEqualTo(isTracked(id));
    boolean isTold = wish.getFrom() != null && random.nextInt(6) > 0;
    List<SpecificRecord> facts = new ArrayList<>();
    facts.add(
        new TableMarked(
            id,
            plan.getGeneration(),
            plan.getSnapshotId(),
            random.nextInt(8) == 0 ? null : reached(wish, at),
            isTold ? keys.size() : -1L,
            wish.getFrom() != null && !isTold ? "too many" : null));
    facts.addAll(isTold ? chunks(plan, keys) : cut(plan));
    return facts;
  }

  /** Change tracking has come to where it was before the snapshot was opened. */
  private static @Nullable String reached(WatermarkWish wish, int at) {
    return wish.getColumn().isEmpty() ? wish.getTrackedVersion() : String.valueOf(at);
  }

  /**
   * Rows that are gone are told by no column, though by change tracking, and some of those that are
   * new came late.
   */
  private boolean isTold(TableId id, int at, long key) {
    return random.nextBoolean() && source.rows(id, at).stream().anyMatch(row -> row[0] == key);
  }

  boolean findsGone(TableId id) {
    return !isTracked(id) && Boolean.TRUE.equals(findsGone.get(id));
  }

  private static List<SpecificRecord> chunks(PlanTable plan, List<String> keys) {
    TableId id = plan.getTable().getId();
    int generation = plan.getGeneration();
    List<SpecificRecord> facts = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += KEYS_PER_CHUNK) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_PER_CHUNK));
      ChunkRange range = new ChunkRange(RangeKind.KEYS, List.of("id"), List.copyOf(some), null);
      facts.add(new ChunkPlanned(id, facts.size(), range, 10L, generation, true));
    }
    facts.add(
        new TablePlanned(id, facts.size(), generation, plan.getSnapshotId(), null, true, true));
    return facts;
  }

  private List<SpecificRecord> cut(PlanTable plan) {
    TableId id = plan.getTable().getId();
    int count = source.chunks(id);
    List<SpecificRecord> facts = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(chunk -> facts.add(Facts.plannedChunk(id, plan.getGeneration(), chunk)));
    facts.add(Facts.planned(id, plan.getGeneration(), plan.getSnapshotId(), count));
    return facts;
  }

  /** A mark is of a moment at which the table was equal, all of it. */
  void requireTrue(List<ReachedMark> marks, Map<TableId, List<long[]>> target) {
    for (ReachedMark mark : marks) {
      // Both a moment and a position begin with it.
      int at = Integer.parseInt(mark.reached().split(":", 2)[0]);
      assertThat(isSame(source.rows(mark.table(), at), target.get(mark.table())))
          .as(() -> mark + " is of rows that are equal")
          .isTrue();
    }
  }

  private static boolean isSame(List<long[]> source, @Nullable List<long[]> target) {
    return target != null
        && SourceRows.sums(1, source).differing(SourceRows.sums(1, target)).isEmpty();
  }
}
