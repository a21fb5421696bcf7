// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** The rows of a made-up source at each of its moments: key and hash of each. */
final class SourceRows {
  private final long seed;
  private final Map<TableId, Integer> chunks = new LinkedHashMap<>();

  SourceRows(Random random) {
    seed = random.nextLong();
    for (int t = 0; t < 1 + random.nextInt(4); t++) {
      chunks.put(Facts.id("t" + t), 1 + random.nextInt(5));
    }
  }

  Set<TableId> tables() {
    return chunks.keySet();
  }

  int chunks(TableId id) {
    return Objects.requireNonNull(chunks.get(id));
  }

  List<long[]> rows(TableId id, int at) {
    return IntStream.range(0, chunks(id))
        .boxed()
        .flatMap(chunk -> rows(id, at, chunk).stream())
        .toList();
  }

  private List<long[]> rows(TableId id, int at, int chunk) {
    // Not every table is written to at every moment.
    int version = new Random(Objects.hash(seed, id.getName(), at)).nextBoolean() ? at : 1;
    Random content = new Random(Objects.hash(seed, id.getName(), version, chunk));
    List<long[]> rows = new ArrayList<>();
    for (int row = 0; row < 1 + content.nextInt(40); row++) {
      rows.add(new long[] {content.nextLong() >>> 1, content.nextLong()});
    }
    return rows;
  }

  /** Rows of a chunk, which may be single ones. */
  List<long[]> rows(TableId id, int at, int chunk, ChunkRange range) {
    return range.getKind() == RangeKind.KEYS
        ? withKeys(rows(id, at), List.of(range.getLower()))
        : rows(id, at, chunk);
  }

  static List<long[]> withKeys(List<long[]> rows, List<List<String>> keys) {
    Set<String> wanted = new HashSet<>();
    keys.forEach(wanted::addAll);
    return rows.stream().filter(row -> wanted.contains(String.valueOf(row[0]))).toList();
  }

  /** What rows add up to, each in the bucket of its key. */
  static BucketSums sums(int buckets, List<long[]> rows) {
    BucketSums sums = new BucketSums(buckets);
    rows.forEach(row -> sums.add((int) (row[0] % buckets), row[1]));
    return sums;
  }

  /** Keys of rows that are not what they were at the first moment. */
  Map<TableId, Set<Long>> changed(int moment) {
    Map<TableId, Set<Long>> changed = new HashMap<>();
    for (TableId id : chunks.keySet()) {
      Map<Long, Long> before = new HashMap<>();
      rows(id, 1).forEach(row -> before.put(row[0], row[1]));
      Set<Long> keys = new HashSet<>(before.keySet());
      for (long[] row : rows(id, moment)) {
        if (Objects.equals(before.get(row[0]), row[1])) {
          keys.remove(row[0]);
        } else {
          keys.add(row[0]);
        }
      }
      changed.put(id, keys);
    }
    return changed;
  }
}
