// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.HandSequencesOver;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * A source, data topics and a target as small as they can be, and those who work on them.
 *
 * <p>The source is written to now and then, whereby rows move from chunk to chunk: chunks of two
 * moments never make up a table.
 */
final class SimulatedWorld {
  /** One chunk in a data topic, as it was at a moment. */
  private record Batch(int moment, int chunk, long rows, long checksum) {}

  /** The topic of one generation of a table, and what the target has of it. */
  private static final class SimulatedTopic {
    final List<List<Batch>> partitions = new ArrayList<>();
    final int[] nextOffset;
    boolean isAbandoned;
    boolean isGone;

    SimulatedTopic(int partitions) {
      IntStream.range(0, partitions).forEach(i -> this.partitions.add(new ArrayList<>()));
      nextOffset = new int[partitions];
    }

    long rows(int partition) {
      return loaded(partition).stream().mapToLong(Batch::rows).sum();
    }

    List<Batch> loaded(int partition) {
      return partitions.get(partition).subList(0, nextOffset[partition]);
    }

    List<Batch> loaded() {
      return IntStream.range(0, nextOffset.length)
          .boxed()
          .flatMap(p -> loaded(p).stream())
          .toList();
    }

    boolean hasRowsToLoad() {
      return IntStream.range(0, nextOffset.length)
          .anyMatch(p -> nextOffset[p] < partitions.get(p).size());
    }
  }

  /** One table everywhere. */
  private static final class SimulatedTable {
    final int chunks;
    final TreeMap<Integer, SimulatedTopic> topics = new TreeMap<>();
    long epoch;
    boolean isFinal;
    boolean isVerified;

    SimulatedTable(int chunks) {
      this.chunks = chunks;
    }

    List<Batch> loaded() {
      return topics.values().stream()
          .filter(topic -> !topic.isAbandoned)
          .flatMap(topic -> topic.loaded().stream())
          .toList();
    }
  }

  private final Random random;
  private final long seed;
  private final Map<TableId, SimulatedTable> tables = new LinkedHashMap<>();
  private final Map<String, Integer> snapshots = new HashMap<>();
  private final Set<String> givenUp = new HashSet<>();
  private final WorldLoadMarks marks;

  /** The moments at which tables were described, and with them their sequences. */
  private final Set<Integer> described = new HashSet<>();

  private int opened;
  private int moment = 1;
  private int mostLive;
  private boolean isSwapped;

  SimulatedWorld(Random random) {
    this.random = random;
    this.seed = random.nextLong();
    this.marks = new WorldLoadMarks(new Random(seed));
    int count = 1 + random.nextInt(4);
    for (int t = 0; t < count; t++) {
      tables.put(Facts.id("t" + t), new SimulatedTable(random.nextInt(7)));
    }
  }

  /** What an extractor reports, in one transaction, when it does a task. */
  List<SpecificRecord> extract(Task task) {
    return switch (task.getPayload()) {
      case DescribeSource describe -> describe(describe);
      case PlanTable plan -> at(task, plan.getSnapshotId()).orElseGet(() -> plan(plan));
      case CountTable count -> at(task, count.getSnapshotId()).orElseGet(() -> count(count));
      case ExtractChunk chunk ->
          at(task, chunk.getSnapshotId()).orElseGet(() -> extract(task, chunk));
      case ReleaseSnapshot release -> {
        snapshots.remove(release.getSnapshotId());
        yield List.of();
      }
      default -> throw new AssertionError(task);
    };
  }

  /** Empty where the snapshot is there. */
  private Optional<List<SpecificRecord>> at(Task task, String snapshotId) {
    return snapshots.containsKey(snapshotId)
        ? Optional.empty()
        : Optional.of(List.of(Facts.failed(task, ErrorCode.SNAPSHOT_LOST)));
  }

  private List<SpecificRecord> describe(DescribeSource task) {
    String snapshotId = "s" + ++opened;
    snapshots.put(snapshotId, moment);
    if (task.getReopen()) {
      return List.of(Facts.reopened(snapshotId, "p" + moment));
    }
    described.add(moment);
    List<SpecificRecord> facts = new ArrayList<>();
    tables.forEach(
        (id, table) -> facts.add(Facts.described(Facts.table(id, 1_000L * table.chunks))));
    facts.add(Facts.opened(snapshotId, "p" + moment, tables.size()));
    return facts;
  }

  private List<SpecificRecord> plan(PlanTable plan) {
    TableId id = plan.getTable().getId();
    int chunks = table(id).chunks;
    List<SpecificRecord> facts = new ArrayList<>();
    IntStream.range(0, chunks)
        .forEach(chunk -> facts.add(Facts.plannedChunk(id, plan.getGeneration(), chunk)));
    int at = at(plan.getSnapshotId());
    Long rows = chunks == 1 ? rows(id, at) : null;
    facts.add(
        new TablePlanned(
            id, chunks, plan.getGeneration(), plan.getSnapshotId(), rows, false, false));
    return facts;
  }

  private List<SpecificRecord> count(CountTable count) {
    int at = at(count.getSnapshotId());
    List<SpecificRecord> facts = new ArrayList<>();
    marks.count(count, at).ifPresent(facts::add);
    long rows = rows(count.getTable(), at);
    facts.add(
        new TableCounted(count.getTable(), count.getGeneration(), count.getSnapshotId(), rows));
    return facts;
  }

  private List<SpecificRecord> extract(Task task, ExtractChunk chunk) {
    Batch batch = batch(chunk.getTable(), at(chunk.getSnapshotId()), chunk.getChunk());
    SimulatedTopic topic = table(chunk.getTable()).topics.get(chunk.getGeneration());
    assertThat(topic).as("topic of " + chunk).isNotNull();
    List<Batch> partition = topic.partitions.get(chunk.getPartition());
    if (batch.rows() > 0) {
      partition.add(batch);
    }
    return List.of(
        Facts.extracted(
            task, batch.rows(), batch.checksum(), batch.rows() > 0 ? partition.size() - 1 : -1));
  }

  private int at(String snapshotId) {
    return Objects.requireNonNull(snapshots.get(snapshotId));
  }

  /** What a chunk holds at a moment. */
  private Batch batch(TableId id, int at, int chunk) {
    Random content = new Random(Objects.hash(seed, id.getName(), at, chunk));
    content.nextLong();
    return new Batch(at, chunk, content.nextInt(50), content.nextLong());
  }

  private List<Batch> batches(TableId id, int at) {
    return IntStream.range(0, table(id).chunks).mapToObj(chunk -> batch(id, at, chunk)).toList();
  }

  private long rows(TableId id, int at) {
    return batches(id, at).stream().mapToLong(Batch::rows).sum();
  }

  /** One step of a loader on a random partition; empty where there is nothing to load. */
  Optional<SpecificRecord> load() {
    List<TableId> ids = new ArrayList<>(tables.keySet());
    TableId id = ids.get(random.nextInt(ids.size()));
    SimulatedTable table = table(id);
    if (table.topics.isEmpty() || table.isFinal) {
      return Optional.empty();
    }
    // Loaders of older generations are at work too, and are fenced.
    List<Integer> generations = new ArrayList<>(table.topics.keySet());
    int generation = generations.get(random.nextInt(generations.size()));
    SimulatedTopic topic = Objects.requireNonNull(table.topics.get(generation));
    return topic.isAbandoned ? Optional.empty() : load(id, generation, topic);
  }

  private Optional<SpecificRecord> load(TableId id, int generation, SimulatedTopic topic) {
    if (topic.isGone) {
      TaskFailed failed = Facts.failed("run-1/load/" + id.getName() + "/0", ErrorCode.ROWS_GONE);
      failed.setTable(id);
      failed.setGeneration(generation);
      return Optional.of(failed);
    }
    int partition = random.nextInt(topic.partitions.size());
    int left = topic.partitions.get(partition).size() - topic.nextOffset[partition];
    if (left > 0) {
      topic.nextOffset[partition] += 1 + random.nextInt(left);
    } else if (random.nextInt(5) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        Facts.checkpoint(
            id,
            generation,
            partition,
            table(id).epoch,
            topic.nextOffset[partition],
            topic.rows(partition)));
  }

  /** A crash of PostgreSQL empties what is not LOGGED, with its checkpoints. */
  void crashTarget() {
    for (SimulatedTable table : tables.values()) {
      if (!table.isFinal) {
        table.topics.values().forEach(topic -> Arrays.fill(topic.nextOffset, 0));
        table.epoch++;
      }
    }
  }

  /** Somebody may write to the source before the next one is opened. */
  void loseSnapshot() {
    snapshots.clear();
    moment += random.nextInt(2);
  }

  /** Somebody wrote to the source, and its holders let go as soon as the run has it no more. */
  void giveUp(String snapshotId) {
    givenUp.add(snapshotId);
    moment += random.nextInt(2);
  }

  /** What the holders of snapshots learn from the run's state. */
  void onRun(RunState run) {
    snapshots.keySet().removeIf(id -> givenUp.contains(id) && !id.equals(run.getSnapshotId()));
  }

  /** Records that are not loaded yet go from Kafka. */
  void loseRows() {
    for (SimulatedTable table : tables.values()) {
      if (!table.isFinal && !table.topics.isEmpty()) {
        SimulatedTopic newest = table.topics.lastEntry().getValue();
        newest.isGone |= newest.hasRowsToLoad() && random.nextBoolean();
      }
    }
  }

  /** What an effect reports; empty where it cannot be done yet. */
  List<SpecificRecord> perform(Effect effect) {
    return switch (effect) {
      case ResetTarget reset -> {
        assertThat(tables.values()).as("reset of a table in use").allMatch(t -> t.topics.isEmpty());
        yield List.of(new TargetReset("PostgreSQL 18.0"));
      }
      case CreateTable create -> {
        TableCreated created = Facts.created(create.tableId());
        created.setWatermark(marks.chosen(create.tableId()));
        yield List.of(created);
      }
      case OpenTopics open -> open.tables().stream().map(this::open).toList();
      case TrimTopics trim -> List.of();
      case FinalizeTable finalize -> finish(finalize);
      case AddForeignKeys link -> {
        assertThat(tables.values()).as("foreign keys").allMatch(t -> t.isFinal);
        yield List.of(new ForeignKeysAdded(link.tableId(), List.of(), List.of()));
      }
      case SetSequences set -> List.of(set(set));
      case VerifyTable verify -> List.of(verify(verify));
      case SwapTables swap -> List.of(swap(swap));
      case DropOldTables drop -> List.of(new OldDropped(1, 0, List.of()));
      case ReleaseTarget release -> {
        marks.requireTrue(
            release.marks(), (id, at) -> isExactly(table(id).loaded(), batches(id, at)));
        yield List.of(new TargetReleased());
      }
      case RetryLeftOut retry -> List.of(new LeftOutRetried(0, 0, List.of()));
      case FindTable find -> throw new AssertionError(find);
      case SumTable sum -> throw new AssertionError(sum);
      case CompareRows compare -> throw new AssertionError(compare);
      case SettleStage settle -> throw new AssertionError(settle);
      case HandSequencesOver over -> throw new AssertionError(over);
      case ApplyChanges apply -> throw new AssertionError(apply);
    };
  }

  /** Rows that are younger than what is known of the sequences have values ahead of them. */
  private SpecificRecord set(SetSequences effect) {
    assertThat(
            effect.behindRows()
                || table(effect.tableId()).loaded().stream()
                    .allMatch(batch -> described.contains(batch.moment())))
        .as("sequences of " + effect.tableId() + " go on behind its rows")
        .isTrue();
    return new SequencesSet(effect.tableId());
  }

  private SpecificRecord swap(SwapTables effect) {
    assertThat(effect.tables()).extracting(Description::id).hasSameElementsAs(tables.keySet());
    assertThat(tables.values()).as("swapped").allMatch(t -> t.isFinal && t.isVerified);
    isSwapped = true;
    return new TablesSwapped(tables.size(), List.of(), List.of(), List.of());
  }

  boolean isSwapped() {
    return isSwapped;
  }

  private SpecificRecord open(Opening opening) {
    TableId id = opening.description().id();
    SimulatedTable table = table(id);
    int generation = opening.generation();
    if (!table.topics.containsKey(generation)) {
      table.isFinal = false;
      table.isVerified = false;
      table.topics.values().forEach(topic -> topic.isAbandoned = true);
      table.topics.put(generation, new SimulatedTopic(1 + random.nextInt(3)));
      mostLive = Math.max(mostLive, live());
    }
    int partitions = Objects.requireNonNull(table.topics.get(generation)).partitions.size();
    return Facts.opened(id, generation, partitions);
  }

  private int live() {
    return (int) tables.values().stream().filter(t -> !t.topics.isEmpty() && !t.isFinal).count();
  }

  /** Tables that had topics at the same time at most. */
  int mostLive() {
    return mostLive;
  }

  private List<SpecificRecord> finish(FinalizeTable effect) {
    TableId id = effect.tableId();
    SimulatedTable table = table(id);
    SimulatedTopic topic = Objects.requireNonNull(table.topics.get(effect.generation()));
    if (topic.isAbandoned) {
      return List.of();
    }
    for (int p = 0; p < topic.nextOffset.length; p++) {
      if (topic.nextOffset[p] <= effect.lastOffsets().get(p)) {
        return List.of();
      }
    }
    long loaded = topic.loaded().stream().mapToLong(Batch::rows).sum();
    if (loaded != effect.rowsExtracted()) {
      return List.of();
    }
    table.isFinal = true;
    return List.of(
        new TableFinalized(id, loaded, 0L, effect.generation(), List.of(), List.of(), 0L));
  }

  private TableVerified verify(VerifyTable effect) {
    TableId id = effect.tableId();
    table(id).isVerified = true;
    List<Batch> loaded = table(id).loaded();
    long empty =
        batches(id, momentOf(id)).stream()
            .filter(batch -> batch.rows() == 0)
            .mapToLong(Batch::checksum)
            .sum();
    return new TableVerified(
        id,
        loaded.stream().mapToLong(Batch::rows).sum(),
        loaded.stream().mapToLong(Batch::checksum).sum() + empty,
        "",
        marks.verified(id, effect.way()));
  }

  /** The one moment that the target's table is of. */
  private int momentOf(TableId id) {
    List<Batch> loaded = table(id).loaded();
    List<Integer> fitting =
        IntStream.rangeClosed(1, moment)
            .filter(at -> isExactly(loaded, batches(id, at)))
            .boxed()
            .toList();
    assertThat(fitting).as("moments of " + id + ", which has " + loaded).isNotEmpty();
    return fitting.getFirst();
  }

  private static boolean isExactly(List<Batch> loaded, List<Batch> batches) {
    List<Batch> wanted = batches.stream().filter(batch -> batch.rows() > 0).toList();
    return loaded.size() == wanted.size() && loaded.containsAll(wanted);
  }

  /** Every table is the source's of one moment, and no snapshot is held that no one reads. */
  void assertExact() {
    tables.keySet().forEach(this::momentOf);
    assertThat(snapshots).as("snapshots held").isEmpty();
  }

  /** All tables are of the same moment. */
  void assertOneMoment() {
    assertThat(
            IntStream.rangeClosed(1, moment)
                .filter(at ->
                    tables.keySet().stream()
                        .allMatch(id -> isExactly(table(id).loaded(), batches(id, at)))))
        .as("moments of all tables")
        .isNotEmpty();
  }

  /** Marks that the load left, each of which was found to be true. */
  int marks() {
    return marks.noted();
  }

  Set<TableId> tableIds() {
    return tables.keySet();
  }

  private SimulatedTable table(TableId id) {
    return Objects.requireNonNull(tables.get(id));
  }

  long rowsLoaded(TableId id) {
    return table(id).loaded().stream().mapToLong(Batch::rows).sum();
  }
}
