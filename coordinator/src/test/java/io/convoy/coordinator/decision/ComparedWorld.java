// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.Ending;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.event.ChunkDigested;
import io.convoy.schemas.event.ChunkSummed;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableFound;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableSummed;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * A source that is written to now and then, a target that is or is not as the source was in the
 * beginning, and those who read both.
 */
final class ComparedWorld {
  /** About 12 buckets. */
  private static final long BYTES = 12 * 256 * 100;

  private final Random random;
  private final long seed;
  private final Map<TableId, Integer> chunks = new LinkedHashMap<>();
  private final Map<String, Integer> snapshots = new HashMap<>();
  private final Map<String, Integer> momentsOf = new HashMap<>();
  private final Map<TableId, List<long[]>> target = new HashMap<>();
  private int moment = 1;

  ComparedWorld(Random random) {
    this.random = random;
    this.seed = random.nextLong();
    for (int t = 0; t < 1 + random.nextInt(4); t++) {
      TableId id = Facts.id("t" + t);
      chunks.put(id, 1 + random.nextInt(5));
      if (random.nextInt(5) > 0) {
        target.put(id, loaded(id));
      }
    }
  }

  /** As the source was, or with a few rows that are not. */
  private List<long[]> loaded(TableId id) {
    List<long[]> rows = new ArrayList<>(rows(id, 1));
    if (random.nextBoolean()) {
      switch (random.nextInt(3)) {
        case 0 -> rows.add(new long[] {random.nextLong() >>> 1, random.nextLong()});
        case 1 -> rows.remove(random.nextInt(rows.size()));
        default -> rows.set(0, new long[] {rows.getFirst()[0], random.nextLong()});
      }
    }
    return rows;
  }

  private List<long[]> rows(TableId id, int at) {
    return IntStream.range(0, Objects.requireNonNull(chunks.get(id)))
        .boxed()
        .flatMap(chunk -> rows(id, at, chunk).stream())
        .toList();
  }

  /** Key and hash of each row of a chunk at a moment. */
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

  private static BucketSums sums(int buckets, List<long[]> rows) {
    BucketSums sums = new BucketSums(buckets);
    rows.forEach(row -> sums.add((int) (row[0] % buckets), row[1]));
    return sums;
  }

  Set<TableId> tableIds() {
    return chunks.keySet();
  }

  boolean isMissing(TableId id) {
    return !target.containsKey(id);
  }

  /** Whether the target is what the source was when a snapshot was opened. */
  boolean isEqual(TableId id, String snapshot) {
    BucketSums source = sums(1, rows(id, Objects.requireNonNull(momentsOf.get(snapshot))));
    return source.differing(sums(1, targetOf(id))).isEmpty();
  }

  private List<long[]> targetOf(TableId id) {
    return Objects.requireNonNull(target.get(id));
  }

  /** Somebody may write to the source before the next one is opened. */
  void loseSnapshot() {
    snapshots.clear();
    moment += random.nextInt(2);
  }

  void assertNothingIsHeld() {
    assertThat(snapshots).as("snapshots held").isEmpty();
  }

  /** What an extractor reports, in one transaction, when it does a task. */
  List<SpecificRecord> extract(Task task) {
    return switch (task.getPayload()) {
      case DescribeSource describe -> describe(describe);
      case PlanTable plan -> isLost(plan.getSnapshotId()) ? lost(task) : plan(plan);
      case CountTable count -> isLost(count.getSnapshotId()) ? lost(task) : count(count);
      case CompareChunk chunk -> isLost(chunk.getSnapshotId()) ? lost(task) : compare(chunk);
      case ReleaseSnapshot release -> {
        snapshots.remove(release.getSnapshotId());
        yield List.of();
      }
      default -> throw new AssertionError(task);
    };
  }

  private boolean isLost(String snapshotId) {
    return !snapshots.containsKey(snapshotId);
  }

  private static List<SpecificRecord> lost(Task task) {
    return List.of(Facts.failed(task, ErrorCode.SNAPSHOT_LOST));
  }

  private List<SpecificRecord> describe(DescribeSource task) {
    String snapshotId = "s" + (momentsOf.size() + 1);
    snapshots.put(snapshotId, moment);
    momentsOf.put(snapshotId, moment);
    if (task.getReopen()) {
      return List.of(Facts.reopened(snapshotId, "p" + moment));
    }
    List<SpecificRecord> facts = new ArrayList<>();
    chunks.keySet().forEach(id -> facts.add(Facts.described(Facts.table(id, BYTES))));
    facts.add(Facts.opened(snapshotId, "p" + moment, chunks.size()));
    return facts;
  }

  private List<SpecificRecord> plan(PlanTable plan) {
    TableId id = plan.getTable().getId();
    int count = Objects.requireNonNull(chunks.get(id));
    List<SpecificRecord> facts = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(chunk -> facts.add(Facts.plannedChunk(id, plan.getGeneration(), chunk)));
    facts.add(new TablePlanned(id, count, plan.getGeneration(), plan.getSnapshotId(), null));
    return facts;
  }

  private int at(String snapshotId) {
    return Objects.requireNonNull(snapshots.get(snapshotId));
  }

  private List<SpecificRecord> count(CountTable count) {
    long rows = rows(count.getTable(), at(count.getSnapshotId())).size();
    return List.of(
        new TableCounted(count.getTable(), count.getGeneration(), count.getSnapshotId(), rows));
  }

  private List<SpecificRecord> compare(CompareChunk task) {
    List<long[]> rows = rows(task.getTable(), at(task.getSnapshotId()), task.getChunk());
    BucketSums sums = sums(task.getBuckets(), rows);
    if (task.getDigests() == null) {
      return List.of(
          new ChunkSummed(
              task.getTable(),
              task.getChunk(),
              task.getGeneration(),
              task.getSnapshotId(),
              sums.rows(),
              sums.rows() * 10,
              sums.sum(),
              sums.encode(),
              List.of()));
    }
    BitSet wanted = BitSet.valueOf(task.getDigests().getWanted().duplicate());
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
            (long) task.getChunk()));
  }

  /** What an effect reports. */
  SpecificRecord perform(Effect effect) {
    return switch (effect) {
      case FindTable find -> find(find.tableId());
      case SumTable sum -> sum(sum);
      case CompareRows compare -> compareRows(compare);
      case ReleaseTarget release -> {
        assertThat(release.ending()).isEqualTo(Ending.COMPARED);
        yield new TargetReleased();
      }
      default -> throw new AssertionError(effect);
    };
  }

  private TableFound find(TableId id) {
    return TableFound.newBuilder()
        .setTable(id)
        .setSchemaId(7)
        .setObstacle(isMissing(id) ? "the target has no table" : null)
        .setKey(List.of("id"))
        .build();
  }

  private TableSummed sum(SumTable effect) {
    int buckets = effect.comparison().buckets();
    assertThat(buckets).isEqualTo(12);
    BucketSums found = sums(buckets, targetOf(effect.tableId()));
    BucketSums source = BucketSums.decode(buckets, effect.sums());
    assertThat(source.rows()).isEqualTo(effect.rows());
    BitSet wanted = source.differing(found);
    return new TableSummed(
        effect.tableId(),
        effect.comparison().generation(),
        found.rows(),
        found.sum(),
        ByteBuffer.wrap(wanted.toByteArray()),
        ByteBuffer.allocate(0),
        wanted.isEmpty() ? "" : "p.digests",
        wanted.isEmpty() ? 0 : 1 + random.nextInt(3));
  }

  private RowsCompared compareRows(CompareRows effect) {
    // What each chunk has of these buckets came once.
    BitSet wanted = BitSet.valueOf(effect.wanted().duplicate());
    List<Long> possible =
        momentsOf.values().stream()
            .map(at -> sums(effect.comparison().buckets(), rows(effect.tableId(), at)).rows(wanted))
            .toList();
    assertThat(possible).contains(effect.source().count());
    return RowsCompared.newBuilder()
        .setTable(effect.tableId())
        .setGeneration(effect.comparison().generation())
        .setMissing(1)
        .setExtra(0)
        .setChanged(0)
        .setDifferences(List.of())
        .build();
  }
}
