// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.TableSummed;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Who reads of the rows of a made-up source, and of its target, the keys alone. */
final class WorldKeys {
  private static final int KEYS_PER_CHUNK = 5;

  private final Random random;
  private final Map<String, Set<Long>> digested = new HashMap<>();

  WorldKeys(Random random) {
    this.random = random;
  }

  static boolean areCompared(Comparison by) {
    return by.part() instanceof KeysOfAll;
  }

  private static BucketSums sums(int buckets, List<long[]> rows) {
    BucketSums sums = new BucketSums(buckets);
    rows.forEach(row -> sums.add((int) (row[0] % buckets), row[0]));
    return sums;
  }

  private static String name(TableId id, int generation) {
    return id.getName() + "/" + generation;
  }

  /** What an extractor tells of the rows or keys of a chunk. */
  static ChunkSummed summed(CompareChunk task, BucketSums sums) {
    return new ChunkSummed(
        task.getTable(),
        task.getChunk(),
        task.getGeneration(),
        task.getSnapshotId(),
        sums.rows(),
        sums.rows() * 10,
        sums.sum(),
        sums.encode(),
        List.of());
  }

  List<SpecificRecord> read(CompareChunk task, List<long[]> rows) {
    assertThat(task.getChunk()).isNegative();
    assertThat(task.getRange().getKind()).isEqualTo(RangeKind.WHOLE);
    BucketSums sums = sums(task.getBuckets(), rows);
    if (task.getDigests() == null) {
      return List.of(summed(task, sums));
    }
    BitSet wanted = BitSet.valueOf(task.getDigests().getWanted().duplicate());
    Set<Long> keys = new HashSet<>();
    rows.stream()
        .filter(row -> wanted.get((int) (row[0] % task.getBuckets())))
        .forEach(row -> keys.add(row[0]));
    digested.put(name(task.getTable(), task.getGeneration()), keys);
    return List.of(
        new ChunkDigested(
            task.getTable(),
            task.getChunk(),
            task.getGeneration(),
            task.getSnapshotId(),
            sums.rows(),
            sums.sum(),
            sums.rows(wanted),
            task.getDigests().getPartition(),
            17L));
  }

  TableSummed sum(SumTable effect, List<long[]> target) {
    int buckets = effect.comparison().buckets();
    BucketSums found = sums(buckets, target);
    BitSet wanted = BucketSums.decode(buckets, effect.sums()).differing(found);
    return new TableSummed(
        effect.tableId(),
        effect.comparison().generation(),
        found.rows(),
        found.sum(),
        ByteBuffer.wrap(wanted.toByteArray()),
        ByteBuffer.allocate(0),
        wanted.isEmpty() ? "" : "p.digests.keys",
        wanted.isEmpty() ? 0 : 1,
        true);
  }

  /** Each time in another order, so that what two of them tell does not fit together. */
  List<SpecificRecord> lookUp(CompareRows effect, List<long[]> target) {
    TableId id = effect.tableId();
    Comparison by = effect.comparison();
    Set<Long> source = Objects.requireNonNull(digested.get(name(id, by.generation())));
    assertThat(effect.source().count()).isEqualTo(source.size());
    if (random.nextInt(12) == 0) {
      return List.of(new KeysCompared(id, by.generation(), 0, 0L, 0L, "too many"));
    }
    List<List<String>> known = ((KeysOfAll) by.part()).known();
    List<String> further = new ArrayList<>(further(effect, source, target));
    known.forEach(further::removeAll);
    Collections.shuffle(further, random);
    List<SpecificRecord> facts = new ArrayList<>();
    long checksum = 0;
    for (int from = 0; from < further.size(); from += KEYS_PER_CHUNK) {
      int chunk = known.size() + facts.size();
      List<String> some =
          List.copyOf(further.subList(from, Math.min(further.size(), from + KEYS_PER_CHUNK)));
      checksum += KeyLists.checksum(chunk, some);
      ChunkRange range = new ChunkRange(RangeKind.KEYS, List.of("id"), some, null);
      facts.add(new ChunkPlanned(id, chunk, range, 10L, by.generation(), true));
    }
    int chunks = known.size() + facts.size();
    facts.add(new KeysCompared(id, by.generation(), chunks, (long) further.size(), checksum, null));
    return facts;
  }

  private static Set<String> further(CompareRows effect, Set<Long> source, List<long[]> target) {
    BitSet wanted = BitSet.valueOf(effect.wanted().duplicate());
    Set<Long> either = new HashSet<>(source);
    for (long[] row : target) {
      boolean isLooked = wanted.get((int) (row[0] % effect.comparison().buckets()));
      if (isLooked && !either.remove(row[0])) {
        either.add(row[0]);
      }
    }
    Set<String> keys = new HashSet<>();
    either.forEach(key -> keys.add(String.valueOf(key)));
    return keys;
  }
}
