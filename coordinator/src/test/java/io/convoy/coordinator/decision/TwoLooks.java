// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.schemas.compare.RowHashes;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * What a target was while it was compared, and what is to be said of it: that all is equal, only
 * where each row was as the source at one of the moments that were read.
 */
final class TwoLooks {
  /** As if there were no room for more. */
  private static final int MOST_KEPT = 30;

  private final Random random;
  private final Map<TableId, List<Map<Long, Long>>> states = new HashMap<>();
  private final Map<TableId, Set<ByteBuffer>> told = new HashMap<>();

  TwoLooks(Random random) {
    this.random = random;
  }

  void note(TableId id, List<long[]> target) {
    states.computeIfAbsent(id, none -> new ArrayList<>()).add(byKey(target));
  }

  private static Map<Long, Long> byKey(List<long[]> rows) {
    Map<Long, Long> byKey = new HashMap<>();
    rows.forEach(row -> byKey.put(row[0], row[1]));
    return byKey;
  }

  /** A target that follows its source: it has all that the source had, most of it, or a slip. */
  void follow(TableId id, List<long[]> target, List<long[]> source) {
    switch (random.nextInt(5)) {
      case 0 -> target.removeIf(row -> random.nextInt(3) == 0);
      case 1 -> target.add(new long[] {random.nextLong() >>> 1, random.nextLong()});
      default -> {
        Set<Long> here = new HashSet<>(byKey(source).keySet());
        target.removeIf(row -> !here.contains(row[0]));
        source.forEach(row -> {
          if (random.nextInt(40) > 0) {
            target.removeIf(old -> old[0] == row[0]);
            target.add(row);
          }
        });
      }
    }
    note(id, target);
  }

  /** As the effect tells it. */
  RowsCompared compare(CompareRows effect, Collection<List<long[]>> digested, List<long[]> target) {
    BitSet wanted = BitSet.valueOf(effect.wanted().duplicate());
    int buckets = effect.comparison().buckets();
    Map<Long, Long> source = new HashMap<>();
    digested.forEach(rows -> source.putAll(byKey(rows)));
    Map<Long, Long> there =
        byKey(target.stream().filter(row -> wanted.get((int) (row[0] % buckets))).toList());
    Set<Long> differing = new HashSet<>(source.keySet());
    differing.addAll(there.keySet());
    differing.removeIf(key -> Objects.equals(source.get(key), there.get(key)));
    RowsCompared.Builder compared =
        RowsCompared.newBuilder()
            .setTable(effect.tableId())
            .setGeneration(effect.comparison().generation())
            .setExtra(0)
            .setChanged(0)
            .setDifferences(List.of());
    return switch (effect.look()) {
      case Look.Only only -> only(compared, differing, source, there);
      case Look.First first -> {
        ByteBuffer keys = differing.size() > MOST_KEPT ? null : encode(differing);
        told.computeIfAbsent(effect.tableId(), none -> new HashSet<>()).add(encode(differing));
        yield compared.setMissing(differing.size()).setKeys(keys).build();
      }
      case Look.Second second -> second(second, compared, differing);
    };
  }

  private static RowsCompared only(
      RowsCompared.Builder compared,
      Set<Long> differing,
      Map<Long, Long> source,
      Map<Long, Long> there) {
    long missing = differing.stream().filter(key -> !there.containsKey(key)).count();
    long extra = differing.stream().filter(key -> !source.containsKey(key)).count();
    return compared
        .setMissing(missing)
        .setExtra(extra)
        .setChanged(differing.size() - missing - extra)
        .setLeftSum(
            differing.stream()
                .filter(there::containsKey)
                .mapToLong(key -> there.getOrDefault(key, 0L) - source.getOrDefault(key, 0L))
                .sum())
        .build();
  }

  private static ByteBuffer encode(Set<Long> keys) {
    RowHashes hashes = new RowHashes();
    keys.stream().sorted().forEach(hashes::add);
    return hashes.encode();
  }

  private RowsCompared second(
      Look.Second look, RowsCompared.Builder compared, Set<Long> differing) {
    ByteBuffer keys = look.before().getKeys();
    if (keys == null) {
      assertThat(look.before().getRows()).isGreaterThan(MOST_KEPT);
      return compared.setMissing(differing.size()).build();
    }
    assertThat(told.get(compared.getTable())).as("what the first look told").contains(keys);
    Set<Long> before = RowHashes.count(keys.duplicate()).keySet();
    assertThat(look.before().getRows()).isEqualTo(before.size());
    Set<Long> both = new HashSet<>(differing);
    both.retainAll(before);
    return compared
        .setMissing(both.size())
        .setSettled(before.size() - both.size())
        .setSince(differing.size() - both.size())
        .build();
  }

  /**
   * Requires that each row was equal at some time.
   *
   * @param sources what the table was at each moment that was read
   */
  void assertEachWasEqual(TableId id, List<List<long[]>> sources) {
    List<Map<Long, Long>> before = sources.stream().map(TwoLooks::byKey).toList();
    List<Map<Long, Long>> there = Objects.requireNonNull(states.get(id));
    Set<Long> keys = new HashSet<>();
    before.forEach(rows -> keys.addAll(rows.keySet()));
    there.forEach(rows -> keys.addAll(rows.keySet()));
    for (long key : keys) {
      boolean wasEqual =
          before.stream()
              .anyMatch(one ->
                  there.stream().anyMatch(other -> Objects.equals(one.get(key), other.get(key))));
      assertThat(wasEqual).as(() -> "row " + key + " of " + id + " was equal once").isTrue();
    }
  }
}
