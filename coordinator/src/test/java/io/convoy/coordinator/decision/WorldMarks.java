// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Watermarks of tables of a made-up source, which tell all rows that changed up to a snapshot, and
 * of none that changed after it; change tracking of others, which may tell some of these too; and
 * change data capture, which may not have come as far as the snapshot.
 */
final class WorldMarks {
  static final String MARK = "1";

  private static final int KEYS_PER_CHUNK = 7;

  private final Random random;
  private final SourceRows source;
  private final Map<TableId, Boolean> isMarked = new HashMap<>();
  private final Map<TableId, Way> ways = new HashMap<>();
  private final long seed;
  private int count;
  private final Map<TableId, Boolean> findsGone = new HashMap<>();

  /** What tells the changes of a table. */
  private enum Way {
    COLUMN,
    TRACKING,
    CAPTURE
  }

  /** Which runs and tables there are. */
  enum Mix {
    ALL,
    /** Steps alone, and change data capture of all tables. */
    CAPTURED_STEPS
  }

  WorldMarks(Random random, SourceRows source, Mix mix) {
    this.random = random;
    this.source = source;
    this.seed = random.nextLong();
    for (TableId id : source.tables()) {
      boolean isCaptured = mix == Mix.CAPTURED_STEPS;
      isMarked.put(id, random.nextInt(3) == 0 || isCaptured);
      Way any = Way.values()[random.nextInt(Way.values().length)];
      ways.put(id, isCaptured ? Way.CAPTURE : any);
      findsGone.put(id, random.nextInt(3) > 0);
    }
  }

  private boolean goes(TableId id, Way way) {
    return ways.get(id) == way;
  }

  /** What a source says of its change data capture before it opens a snapshot. */
  SnapshotOpened noted(SnapshotOpened opened, int at) {
    opened.setCapturedPosition(settled(at) + ":");
    return opened;
  }

  /** Up to here all is captured that a snapshot sees, and surely so. */
  private int settled(int at) {
    Random jobs = new Random(Objects.hash(seed, at));
    return at == 1 || jobs.nextInt(4) == 0 ? at : 1 + jobs.nextInt(at - 1);
  }

  /** As far as the job had come when the keys of a table were read. */
  private int captured(TableId id, int at) {
    int settled = settled(at);
    return settled + new Random(Objects.hash(seed, id.getName(), at)).nextInt(at - settled + 1);
  }

  /**
   * @param isEqual whether the target was what the source was when the mark was noted
   */
  @Nullable Watermark found(TableId id, boolean isEqual) {
    if (!Boolean.TRUE.equals(isMarked.get(id))) {
      return null;
    }
    String column = goes(id, Way.COLUMN) ? "changed" : "";
    boolean isCaptured = goes(id, Way.CAPTURE);
    return isEqual && random.nextInt(6) > 0
        ? new Watermark(column, "0", MARK, "", "scope", findsGone(id), isCaptured)
        : new Watermark(
            column,
            "0",
            null,
            "no mark",
            random.nextInt(8) > 0 ? "scope" : "",
            findsGone(id),
            isCaptured);
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
    changed(id, at).stream()
        .filter(key -> !findsGone(id) || isTold(id, at, key))
        .forEach(key -> keys.add(String.valueOf(key)));
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      keys.add(String.valueOf(random.nextLong() >>> 1));
    }
    assertThat(wish.getColumn().isEmpty()).isNotEqualTo(goes(id, Way.COLUMN));
    assertThat(wish.getCaptured()).isEqualTo(goes(id, Way.CAPTURE));
    boolean isTold = wish.getFrom() != null && random.nextInt(6) > 0;
    List<SpecificRecord> facts = new ArrayList<>();
    facts.add(
        new TableMarked(
            id,
            plan.getGeneration(),
            plan.getSnapshotId(),
            random.nextInt(8) == 0 ? null : reached(wish, at),
            isTold ? keys.size() : -1L,
            wish.getFrom() != null && !isTold ? "too many" : null,
            isTold && isBehind(id, at) ? String.valueOf(captured(id, at)) : null));
    facts.addAll(isTold ? chunks(plan, keys) : cut(plan));
    return facts;
  }

  private Set<Long> changed(TableId id, int at) {
    if (!goes(id, Way.CAPTURE)) {
      return source.changed(at).getOrDefault(id, Set.of());
    }
    Set<Long> told = new HashSet<>();
    for (int moment = 1; moment <= captured(id, at); moment++) {
      told.addAll(source.changed(moment).getOrDefault(id, Set.of()));
    }
    return told;
  }

  /** Marks that the target noted. */
  int count() {
    return count;
  }

  /** Whether the snapshot sees changes that the table's change data capture does not tell. */
  private boolean isBehind(TableId id, int at) {
    return goes(id, Way.CAPTURE) && captured(id, at) < at;
  }

  /** What the source tells by itself has come to where it was before the snapshot was opened. */
  private @Nullable String reached(WatermarkWish wish, int at) {
    if (!wish.getColumn().isEmpty()) {
      return String.valueOf(at);
    }
    return wish.getCaptured() ? wish.getCapturedPosition() : wish.getTrackedVersion();
  }

  /**
   * Rows that are gone are told by no column, though by change tracking, and some of those that are
   * new came late.
   */
  private boolean isTold(TableId id, int at, long key) {
    return random.nextBoolean() && source.rows(id, at).stream().anyMatch(row -> row[0] == key);
  }

  boolean isCaptured(TableId id) {
    return goes(id, Way.CAPTURE);
  }

  boolean findsGone(TableId id) {
    return goes(id, Way.COLUMN) && Boolean.TRUE.equals(findsGone.get(id));
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

  /**
   * A mark is of a moment at which the table was equal, all of it; of change data capture of one
   * since which the other rows have not changed.
   *
   * @param moments at which snapshots were opened
   */
  void requireTrue(
      List<ReachedMark> marks, Map<TableId, List<long[]>> target, Collection<Integer> moments) {
    count += marks.size();
    for (ReachedMark mark : marks) {
      TableId id = mark.table();
      // Both a moment and a position begin with it.
      int at = Integer.parseInt(mark.reached().split(":", 2)[0]);
      List<long[]> rows = Objects.requireNonNull(target.get(id));
      boolean isTrue =
          mark.watermark().getCaptured()
              ? moments.stream().anyMatch(moment -> isEqualBut(id, at, moment, rows))
              : isSame(source.rows(id, at), rows);
      assertThat(isTrue).as(() -> mark + " is of rows that are equal").isTrue();
    }
  }

  /** Whether rows are what the source had at a moment, as far as was captured, and said to be. */
  boolean isEqualAsCaptured(TableProgress table, int at, List<long[]> rows) {
    TableId id = table.getTable();
    assertThat(table.getCapturedUpTo().isEmpty()).as("all is told").isNotEqualTo(isBehind(id, at));
    return isEqualBut(id, captured(id, at), at, rows);
  }

  /** Whether rows are what the source had at a moment, but for those that changed since another. */
  private boolean isEqualBut(TableId id, int since, int moment, List<long[]> rows) {
    Map<Long, Long> before = byKey(source.rows(id, since));
    Map<Long, Long> now = byKey(source.rows(id, moment));
    Map<Long, Long> there = byKey(rows);
    Set<Long> keys = new HashSet<>(before.keySet());
    keys.addAll(now.keySet());
    keys.addAll(there.keySet());
    return there.size() == rows.size()
        && keys.stream()
            .filter(key -> Objects.equals(before.get(key), now.get(key)))
            .allMatch(key -> Objects.equals(there.get(key), now.get(key)));
  }

  private static Map<Long, Long> byKey(List<long[]> rows) {
    Map<Long, Long> byKey = new HashMap<>();
    rows.forEach(row -> byKey.put(row[0], row[1]));
    return byKey;
  }

  private static boolean isSame(List<long[]> source, List<long[]> target) {
    return SourceRows.sums(1, source).differing(SourceRows.sums(1, target)).isEmpty();
  }
}
