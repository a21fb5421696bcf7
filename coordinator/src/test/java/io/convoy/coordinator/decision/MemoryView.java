// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The coordinator's state in maps, and all that was ever published. */
final class MemoryView implements RunView {
  private record TableKey(String runId, TableId table) {}

  private final Map<String, RunState> runs = new TreeMap<>();
  private final Map<TableKey, TableState> tables = new HashMap<>();
  private final Map<TableKey, TreeMap<Integer, ChunkState>> chunks = new HashMap<>();
  private final Map<TableKey, TreeMap<Integer, byte[]>> descriptions = new HashMap<>();
  private final AtomicInteger descriptionsRead = new AtomicInteger();
  private final Map<TableKey, TableProgress> published = new HashMap<>();

  /** A run that is there already. */
  void put(RunState run) {
    runs.put(run.getRunId(), run);
  }

  void apply(Decision decision) {
    decision.runs().forEach(run -> runs.put(run.getRunId(), run));
    for (Decision.TableChange change : decision.tables()) {
      TableKey key = new TableKey(change.runId(), change.state().getTable());
      tables.put(key, change.state());
      published.put(key, change.state().getProgress());
    }
    for (Decision.Discarded table : decision.discarded()) {
      chunks.remove(new TableKey(table.runId(), table.table()));
    }
    for (Decision.ChunkChange change : decision.chunks()) {
      TableKey key = new TableKey(change.runId(), change.state().getTable());
      chunks
          .computeIfAbsent(key, none -> new TreeMap<>())
          .put(change.state().getChunk(), change.state());
    }
    for (Decision.DescriptionPart part : decision.descriptions()) {
      TableKey key = new TableKey(part.runId(), part.table());
      descriptions
          .computeIfAbsent(key, none -> new TreeMap<>())
          .put(part.part(), part.bytes().array());
    }
    for (String runId : decision.forgotten()) {
      descriptions.keySet().removeIf(key -> key.runId().equals(runId));
      tables.keySet().removeIf(key -> key.runId().equals(runId));
      chunks.keySet().removeIf(key -> key.runId().equals(runId));
    }
  }

  /** What was last said of a table, also when its run is over. */
  TableProgress progress(String runId, TableId table) {
    return Objects.requireNonNull(published.get(new TableKey(runId, table)));
  }

  /** A run that is there. */
  RunState known(String runId) {
    return Objects.requireNonNull(runs.get(runId), runId);
  }

  boolean remembers(String runId) {
    return tables.keySet().stream().anyMatch(key -> key.runId().equals(runId))
        || chunks.keySet().stream().anyMatch(key -> key.runId().equals(runId));
  }

  @Override
  public @Nullable RunState run(String runId) {
    return runs.get(runId);
  }

  @Override
  public List<RunState> runs() {
    return List.copyOf(runs.values());
  }

  @Override
  public Optional<RunState> activeRun() {
    return runs.values().stream().filter(Runs::holdsPipeline).findFirst();
  }

  @Override
  public @Nullable TableState table(String runId, TableId table) {
    return tables.get(new TableKey(runId, table));
  }

  @Override
  public Stream<TableState> tables(String runId) {
    return tables.entrySet().stream()
        .filter(entry -> entry.getKey().runId().equals(runId))
        .map(Map.Entry::getValue);
  }

  @Override
  public boolean isDescribed(String runId, TableId table) {
    return descriptions.getOrDefault(new TableKey(runId, table), new TreeMap<>()).containsKey(0);
  }

  @Override
  public Description description(String runId, TableState table) {
    TableKey key = new TableKey(runId, table.getTable());
    Map<Integer, byte[]> parts = Objects.requireNonNull(descriptions.get(key));
    return new Kept(key.table(), List.copyOf(parts.values()), descriptionsRead);
  }

  /** How many descriptions were read so far. */
  int descriptionsRead() {
    return descriptionsRead.get();
  }

  private record Kept(TableId id, List<byte[]> parts, AtomicInteger read) implements Description {
    @Override
    public Table table() {
      read.incrementAndGet();
      return Facts.DESCRIPTIONS.read(parts);
    }
  }

  @Override
  public @Nullable ChunkState chunk(String runId, TableId table, int chunk) {
    return chunks.getOrDefault(new TableKey(runId, table), new TreeMap<>()).get(chunk);
  }

  @Override
  public Stream<ChunkState> chunks(String runId, TableId table) {
    return chunks.getOrDefault(new TableKey(runId, table), new TreeMap<>()).values().stream();
  }
}
