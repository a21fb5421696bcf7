// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.HandSequencesOver;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.coordinator.decision.WorldMarks.Mix;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.event.ChangesApplied;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.ChunkDigested;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.FindChanges;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.StageOutdated;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableFound;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableStaged;
import io.convoy.schemas.event.TableSummed;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * A source that is written to now and then, a target that is or is not as the source was in the
 * beginning, and those who read both.
 */
final class ComparedWorld {
  /** About 12 buckets. */
  private static final long BYTES = 12 * 256 * 100;

  private final Random random;
  private final SourceRows source;
  private final Map<String, Integer> snapshots = new HashMap<>();
  private final Map<String, Integer> momentsOf = new HashMap<>();
  private final Map<TableId, List<long[]>> target = new HashMap<>();
  private final Map<String, Map<Integer, List<long[]>>> digested = new HashMap<>();
  private final Map<String, List<long[]>> stages = new HashMap<>();
  private final Map<String, List<long[]>> old = new HashMap<>();
  private final Set<String> writtenTo = new HashSet<>();
  private final Map<String, Long> loaded = new HashMap<>();
  private final Set<TableId> handedOver = new HashSet<>();
  private final Set<TableId> asLoaded = new HashSet<>();
  private final WorldArchives archives;
  private final WorldLog log;
  private final WorldMarks marks;
  private final WorldKeys keys;
  private final TwoLooks looks;
  private boolean isApplied;
  private int moment = 1;

  ComparedWorld(Random random, Mix mix) {
    this.random = random;
    this.source = new SourceRows(random);
    this.log = new WorldLog(random);
    this.marks = new WorldMarks(random, source, mix);
    this.keys = new WorldKeys(random);
    this.looks = new TwoLooks(random);
    this.archives = new WorldArchives(marks);
    for (TableId id : source.tables()) {
      if (random.nextInt(5) > 0) {
        target.put(id, loaded(id));
        looks.note(id, targetOf(id));
        if (SourceRows.sums(1, rows(id, 1)).differing(SourceRows.sums(1, targetOf(id))).isEmpty()) {
          asLoaded.add(id);
        }
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
    return source.rows(id, at);
  }

  Set<TableId> tableIds() {
    return source.tables();
  }

  boolean isMissing(TableId id) {
    return !target.containsKey(id);
  }

  /** Whether the target is what the source was when a snapshot was opened. */
  boolean isEqual(TableId id, String snapshot) {
    BucketSums source =
        SourceRows.sums(1, rows(id, Objects.requireNonNull(momentsOf.get(snapshot))));
    return source.differing(SourceRows.sums(1, targetOf(id))).isEmpty();
  }

  /** The same, of a table of which its change data capture tells what changed. */
  boolean isEqualAsCaptured(TableProgress table, String snapshot) {
    int at = Objects.requireNonNull(momentsOf.get(snapshot));
    return marks.isEqualAsCaptured(table, at, targetOf(table.getTable()));
  }

  private List<long[]> targetOf(TableId id) {
    return Objects.requireNonNull(target.get(id));
  }

  /** The source goes on after the load. */
  void goOn() {
    moment += random.nextInt(3);
  }

  void follow() {
    moment += random.nextInt(2);
    target.forEach((id, rows) -> {
      if (random.nextBoolean()) {
        looks.follow(id, rows, rows(id, moment));
      }
    });
  }

  void assertEachRowWasEqual(TableId id) {
    looks.assertEachWasEqual(
        id, momentsOf.values().stream().distinct().map(at -> rows(id, at)).toList());
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
      case PlanTable plan ->
          isLost(plan.getSnapshotId()) ? lost(task) : marks.plan(plan, at(plan.getSnapshotId()));
      case FindChanges find -> log.find(find, source.changed(moment));
      case CountTable count -> isLost(count.getSnapshotId()) ? lost(task) : count(count);
      case CompareChunk chunk -> isLost(chunk.getSnapshotId()) ? lost(task) : compare(chunk);
      case ExtractChunk chunk -> isLost(chunk.getSnapshotId()) ? lost(task) : fetch(chunk);
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
    String position = moment + ":" + moment + ":";
    snapshots.put(snapshotId, moment);
    momentsOf.put(snapshotId, moment);
    if (task.getReopen()) {
      return List.of(marks.noted(Facts.reopened(snapshotId, position), moment));
    }
    List<SpecificRecord> facts = new ArrayList<>();
    source.tables().forEach(id -> facts.add(Facts.described(Facts.table(id, BYTES))));
    SnapshotOpened opened = Facts.opened(snapshotId, position, source.tables().size());
    opened.setLog(log.source(task));
    facts.add(marks.noted(opened, moment));
    return facts;
  }

  /** The rows of the target that are compared. */
  private List<long[]> compared(TableId id, Comparison by) {
    return switch (by.part()) {
      case ComparedPart.All all -> targetOf(id);
      case ComparedPart.KeysOfAll keys -> targetOf(id);
      case ComparedPart.Keys keys -> SourceRows.withKeys(targetOf(id), keys.keys());
    };
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
    if (task.getKeys()) {
      return keys.read(task, rows(task.getTable(), at(task.getSnapshotId())));
    }
    List<long[]> rows =
        source.rows(task.getTable(), at(task.getSnapshotId()), task.getChunk(), task.getRange());
    BucketSums sums = SourceRows.sums(task.getBuckets(), rows);
    if (task.getDigests() == null) {
      return List.of(WorldKeys.summed(task, sums));
    }
    BitSet wanted = BitSet.valueOf(task.getDigests().getWanted().duplicate());
    String name = name(task.getTable(), task.getGeneration());
    digested
        .computeIfAbsent(name, none -> new HashMap<>())
        .put(
            task.getChunk(),
            rows.stream().filter(row -> wanted.get((int) (row[0] % task.getBuckets()))).toList());
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

  private static String name(TableId id, int generation) {
    return id.getName() + "/" + generation;
  }

  private static String name(Staged staged) {
    return name(staged.description().id(), staged.comparison().generation());
  }

  private List<SpecificRecord> fetch(ExtractChunk task) {
    Set<Long> wanted = new HashSet<>();
    ByteBuffer hashes = task.getWish().getHashes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (hashes.hasRemaining()) {
      wanted.add(hashes.getLong());
    }
    List<long[]> rows =
        source
            .rows(task.getTable(), at(task.getSnapshotId()), task.getChunk(), task.getRange())
            .stream()
            .filter(row -> wanted.contains(row[1]))
            .toList();
    String stage = name(task.getTable(), task.getGeneration());
    stages.computeIfAbsent(stage, none -> new ArrayList<>()).addAll(rows);
    BucketSums sums = SourceRows.sums(1, rows);
    ChunkExtracted extracted =
        ChunkExtracted.newBuilder()
            .setTable(task.getTable())
            .setChunk(task.getChunk())
            .setGeneration(task.getGeneration())
            .setSnapshotId(task.getSnapshotId())
            .setRows(sums.rows())
            .setBytes(sums.rows() * 10)
            .setChecksum(sums.sum())
            .setPartition(task.getPartition())
            .setLastOffset(task.getChunk())
            .build();
    // The loader of the partition is at once where the chunk ends.
    CheckpointAdvanced advanced =
        CheckpointAdvanced.newBuilder()
            .setTable(task.getTable())
            .setPartition(task.getPartition())
            .setGeneration(task.getGeneration())
            .setEpoch(1)
            .setNextOffset(1_000)
            .setRows(loaded.merge(stage + "/" + task.getPartition(), sums.rows(), Long::sum))
            .setRejected(0)
            .build();
    return List.of(extracted, advanced);
  }

  int marked() {
    return marks.count();
  }

  /** Tables of which the target goes on with the sequences. */
  Set<TableId> handedOver() {
    return Set.copyOf(handedOver);
  }

  /** What an effect reports. */
  List<SpecificRecord> perform(Effect effect) {
    return switch (effect) {
      case FindTable find -> List.of(find(find));
      case SumTable sum -> List.of(sum(sum));
      case CompareRows compare -> compareRows(compare);
      case SettleStage settle -> settle(settle);
      case ApplyChanges apply -> apply(apply);
      case HandSequencesOver over -> {
        assertThat(isApplied).as("after the rows").isTrue();
        handedOver.add(over.tableId());
        yield List.of(new SequencesSet(over.tableId()));
      }
      case ReleaseTarget release -> {
        assertThat(release.ending()).isIn(Ending.COMPARED, Ending.MENDED, Ending.PROVEN);
        marks.requireTrue(archives.without(release.marks()), target, momentsOf.values());
        archives.requireTrue(release.marks(), source, target);
        yield List.of(new TargetReleased());
      }
      default -> throw new AssertionError(effect);
    };
  }

  private TableFound find(FindTable effect) {
    TableId id = effect.tableId();
    return TableFound.newBuilder()
        .setTable(id)
        .setSchemaId(7)
        .setObstacle(isMissing(id) ? "the target has no table" : null)
        .setKey(List.of("id"))
        .setLog(log.trust(effect, asLoaded.contains(id)))
        .setWatermark(marks.found(id, asLoaded.contains(id)))
        .setAppended(archives.isOne(id))
        .build();
  }

  private TableSummed sum(SumTable effect) {
    if (WorldKeys.areCompared(effect.comparison())) {
      return keys.sum(effect, targetOf(effect.tableId()));
    }
    int buckets = effect.comparison().buckets();
    BucketSums found = SourceRows.sums(buckets, compared(effect.tableId(), effect.comparison()));
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
        wanted.isEmpty() ? 0 : 1 + random.nextInt(3),
        false);
  }

  private List<SpecificRecord> settle(SettleStage effect) {
    List<long[]> staged =
        stages.getOrDefault(name(effect.tableId(), effect.generation()), List.of());
    assertThat(effect.rows()).isEqualTo(staged.size());
    return List.of(new TableStaged(effect.tableId(), effect.generation(), effect.rows(), 0L));
  }

  /** Once, whoever does it; somebody may have written to a table since it was compared. */
  private List<SpecificRecord> apply(ApplyChanges effect) {
    if (isApplied) {
      return List.of(new ChangesApplied(0L, 0L, 0L, List.of()));
    }
    if (!effect.tables().isEmpty() && random.nextInt(6) == 0) {
      Staged unlucky = effect.tables().get(random.nextInt(effect.tables().size()));
      List<long[]> written = targetOf(unlucky.description().id());
      written.subList(0, Math.min(1, written.size())).clear();
      writtenTo.add(name(unlucky));
    }
    List<SpecificRecord> outdated =
        effect.tables().stream()
            .filter(staged -> writtenTo.contains(name(staged)))
            .<SpecificRecord>map(staged ->
                new StageOutdated(
                    staged.description().id(), staged.comparison().generation(), "written to"))
            .toList();
    if (!outdated.isEmpty()) {
      return outdated;
    }
    isApplied = true;
    for (Staged staged : effect.tables()) {
      String name = name(staged);
      List<long[]> rows = targetOf(staged.description().id());
      rows.removeAll(Objects.requireNonNull(old.get(name)));
      rows.addAll(stages.getOrDefault(name, List.of()));
    }
    effect
        .log()
        .map(archives::without)
        .ifPresent(known -> log.requireTrue(known, effect.moment(), source, target));
    return List.of(new ChangesApplied(1L, 1L, 1L, List.of()));
  }

  /** As an effect that repairs tells it. */
  private List<SpecificRecord> mend(CompareRows effect) {
    BitSet wanted = BitSet.valueOf(effect.wanted().duplicate());
    int buckets = effect.comparison().buckets();
    List<long[]> gone = new ArrayList<>(compared(effect.tableId(), effect.comparison()));
    gone.removeIf(row -> !wanted.get((int) (row[0] % buckets)));
    String name = name(effect.tableId(), effect.comparison().generation());
    old.put(name, gone);
    return WorldStages.mend(
        effect, gone, Objects.requireNonNull(digested.get(name)), looked(effect));
  }

  /** As one tells it that only adds rows. */
  private List<SpecificRecord> append(CompareRows effect) {
    assertThat(archives.isOne(effect.tableId())).isTrue();
    RowsCompared compared = looked(effect);
    String name = name(effect.tableId(), effect.comparison().generation());
    List<SpecificRecord> facts =
        new ArrayList<>(
            WorldArchives.missing(
                effect,
                Objects.requireNonNull(digested.get(name)),
                targetOf(effect.tableId()),
                compared));
    old.put(name, List.of());
    facts.add(compared);
    return facts;
  }

  /** Whether the target has a row of each key that the source had at a snapshot. */
  boolean isContained(TableId id, String snapshot) {
    int at = Objects.requireNonNull(momentsOf.get(snapshot));
    return WorldArchives.isContained(rows(id, at), targetOf(id));
  }

  void archive(long seed) {
    archives.begin(new Random(seed));
  }

  boolean isArchive(TableId id) {
    return archives.isOne(id);
  }

  private List<SpecificRecord> compareRows(CompareRows effect) {
    if (WorldKeys.areCompared(effect.comparison())) {
      return keys.lookUp(effect, targetOf(effect.tableId()));
    }
    // What each chunk has of these buckets came once.
    BitSet wanted = BitSet.valueOf(effect.wanted().duplicate());
    List<Long> possible =
        momentsOf.values().stream()
            .map(at -> read(effect, at))
            .map(rows -> SourceRows.sums(effect.comparison().buckets(), rows).rows(wanted))
            .toList();
    assertThat(possible).contains(effect.source().count());
    return switch (effect.purpose()) {
      case MEND -> mend(effect);
      case APPEND -> append(effect);
      case NAME, LOOK_UP -> List.of(looked(effect));
    };
  }

  private RowsCompared looked(CompareRows effect) {
    String name = name(effect.tableId(), effect.comparison().generation());
    return looks.compare(
        effect, digested.getOrDefault(name, Map.of()).values(), targetOf(effect.tableId()));
  }

  private List<long[]> read(CompareRows effect, int at) {
    List<long[]> rows = rows(effect.tableId(), at);
    return switch (effect.comparison().part()) {
      case ComparedPart.All all -> rows;
      case ComparedPart.KeysOfAll keys -> rows;
      case ComparedPart.Keys keys -> SourceRows.withKeys(rows, keys.keys());
    };
  }
}
