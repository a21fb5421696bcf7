// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** A source, data topics and a target as small as they can be, and those who work on them. */
final class SimulatedWorld {
  /** One chunk in a data topic. */
  private record Batch(int chunk, long rows, long checksum) {}

  /** One table everywhere: its chunks, its topic, its target with checkpoints. */
  private static final class SimulatedTable {
    final List<Batch> chunks = new ArrayList<>();
    final List<List<Batch>> topic = new ArrayList<>();
    int[] nextOffset = new int[0];
    long epoch;
    boolean isFinal;

    long rows(int partition) {
      return topic.get(partition).subList(0, nextOffset[partition]).stream()
          .mapToLong(Batch::rows)
          .sum();
    }
  }

  private final Random random;
  private final Map<TableId, SimulatedTable> tables = new LinkedHashMap<>();
  private final Set<String> snapshots = new HashSet<>();
  private int opened;
  private int position = 1;

  SimulatedWorld(Random random) {
    this.random = random;
    int count = 1 + random.nextInt(4);
    for (int t = 0; t < count; t++) {
      SimulatedTable table = new SimulatedTable();
      int chunks = random.nextInt(7);
      for (int c = 0; c < chunks; c++) {
        table.chunks.add(new Batch(c, random.nextInt(50), random.nextLong()));
      }
      tables.put(Facts.id("t" + t), table);
    }
  }

  /** What an extractor reports, in one transaction, when it does a task. */
  List<SpecificRecord> extract(Task task) {
    return switch (task.getPayload()) {
      case DescribeSource describe -> describe(describe);
      case PlanTable plan ->
          snapshots.contains(plan.getSnapshotId())
              ? plan(plan.getTable().getId())
              : List.of(Facts.failed(task, ErrorCode.SNAPSHOT_LOST));
      case ExtractChunk chunk ->
          snapshots.contains(chunk.getSnapshotId())
              ? List.of(extract(task, chunk))
              : List.of(Facts.failed(task, ErrorCode.SNAPSHOT_LOST));
      case ReleaseSnapshot release -> {
        snapshots.remove(release.getSnapshotId());
        yield List.of();
      }
      default -> throw new AssertionError(task);
    };
  }

  private List<SpecificRecord> describe(DescribeSource task) {
    String snapshotId = "s" + ++opened;
    snapshots.add(snapshotId);
    if (task.getReopen()) {
      return List.of(Facts.reopened(snapshotId, "p" + position));
    }
    List<SpecificRecord> facts = new ArrayList<>();
    tables.forEach((id, table) ->
        facts.add(new TableDescribed(Facts.table(id, 1_000L * table.chunks.size()))));
    facts.add(Facts.opened(snapshotId, "p" + position, tables.size()));
    return facts;
  }

  private List<SpecificRecord> plan(TableId id) {
    List<SpecificRecord> facts = new ArrayList<>();
    table(id).chunks.forEach(chunk -> facts.add(Facts.planned(id, chunk.chunk())));
    facts.add(new TablePlanned(id, table(id).chunks.size()));
    return facts;
  }

  private SpecificRecord extract(Task task, ExtractChunk chunk) {
    SimulatedTable table = table(chunk.getTable());
    Batch batch = table.chunks.get(chunk.getChunk());
    List<Batch> partition = table.topic.get(chunk.getPartition());
    if (batch.rows() > 0) {
      partition.add(batch);
    }
    return Facts.extracted(
        task, batch.rows(), batch.checksum(), batch.rows() > 0 ? partition.size() - 1 : -1);
  }

  /** One step of a loader on a random partition; empty where there is nothing to load. */
  Optional<SpecificRecord> load() {
    List<TableId> ids = new ArrayList<>(tables.keySet());
    TableId id = ids.get(random.nextInt(ids.size()));
    SimulatedTable table = table(id);
    if (table.topic.isEmpty() || table.isFinal) {
      return Optional.empty();
    }
    int partition = random.nextInt(table.topic.size());
    int left = table.topic.get(partition).size() - table.nextOffset[partition];
    if (left > 0) {
      table.nextOffset[partition] += 1 + random.nextInt(left);
    } else if (random.nextInt(5) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        Facts.checkpoint(
            id, partition, table.epoch, table.nextOffset[partition], table.rows(partition)));
  }

  /** A crash of PostgreSQL empties what is not LOGGED, with its checkpoints. */
  void crashTarget() {
    for (SimulatedTable table : tables.values()) {
      if (!table.isFinal) {
        table.nextOffset = new int[table.nextOffset.length];
        table.epoch++;
      }
    }
  }

  void loseSnapshot() {
    snapshots.clear();
    position += random.nextInt(2);
  }

  /** What an effect reports; empty where it cannot be done yet. */
  Optional<SpecificRecord> perform(Effect effect) {
    return switch (effect) {
      case ResetTarget reset -> {
        assertThat(tables.values()).as("reset of a table in use").allMatch(t -> t.topic.isEmpty());
        yield Optional.of(new TargetReset());
      }
      case CreateTable create -> Optional.of(create(create.table().getId()));
      case FinalizeTable finalize -> finish(finalize);
      case AddForeignKeys link -> {
        assertThat(tables.values()).as("foreign keys").allMatch(t -> t.isFinal);
        yield Optional.of(new ForeignKeysAdded(link.table().getId(), List.of()));
      }
      case SetSequences set -> Optional.of(new SequencesSet(set.table().getId()));
      case VerifyTable verify -> Optional.of(verify(verify));
      case ReleaseTarget release -> Optional.of(new TargetReleased());
    };
  }

  private TableCreated create(TableId id) {
    SimulatedTable table = table(id);
    if (table.topic.isEmpty()) {
      int partitions = 1 + random.nextInt(3);
      for (int i = 0; i < partitions; i++) {
        table.topic.add(new ArrayList<>());
      }
      table.nextOffset = new int[partitions];
    }
    return Facts.created(id, table.topic.size());
  }

  private Optional<SpecificRecord> finish(FinalizeTable effect) {
    SimulatedTable table = table(effect.table().getId());
    long loaded = 0;
    for (int p = 0; p < table.topic.size(); p++) {
      if (table.nextOffset[p] <= effect.lastOffsets().get(p)) {
        return Optional.empty();
      }
      loaded += table.rows(p);
    }
    if (loaded != effect.rowsExtracted()) {
      return Optional.empty();
    }
    assertThat(loaded).isEqualTo(table.chunks.stream().mapToLong(Batch::rows).sum());
    table.isFinal = true;
    return Optional.of(new TableFinalized(effect.table().getId(), loaded, 0L, List.of()));
  }

  private TableVerified verify(VerifyTable effect) {
    SimulatedTable table = table(effect.table().getId());
    List<Batch> loaded = table.topic.stream().flatMap(List::stream).toList();
    long empty = table.chunks.stream().filter(c -> c.rows() == 0).mapToLong(Batch::checksum).sum();
    return new TableVerified(
        effect.table().getId(),
        loaded.stream().mapToLong(Batch::rows).sum(),
        loaded.stream().mapToLong(Batch::checksum).sum() + empty,
        "");
  }

  /** Every chunk is in its topic once, and no snapshot is held that no one reads. */
  void assertExact() {
    tables.forEach((id, table) ->
        assertThat(table.topic.stream().flatMap(List::stream))
            .as("chunks of " + id)
            .containsExactlyInAnyOrderElementsOf(
                table.chunks.stream().filter(chunk -> chunk.rows() > 0).toList()));
    assertThat(snapshots).as("snapshots held").isEmpty();
  }

  Set<TableId> tableIds() {
    return tables.keySet();
  }

  private SimulatedTable table(TableId id) {
    return Objects.requireNonNull(tables.get(id));
  }

  long rows(TableId id) {
    return table(id).chunks.stream().mapToLong(Batch::rows).sum();
  }
}
