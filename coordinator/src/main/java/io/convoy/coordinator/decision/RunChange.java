// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Decision.ChunkChange;
import io.convoy.coordinator.decision.Decision.DescriptionPart;
import io.convoy.coordinator.decision.Decision.Discarded;
import io.convoy.coordinator.decision.Decision.TableChange;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A decision about one run in the making: working copies of the records it touches, over a view
 * that stays as it is. What differs from the view in the end has changed; a fact that says nothing
 * new therefore changes nothing.
 */
final class RunChange {
  private record ChunkKey(TableId table, int chunk) {}

  private final RunView view;
  private final RunPolicy policy;
  private final Instant now;
  private final @Nullable RunState before;
  private final RunState run;
  private final Map<TableId, TableState> tables = new LinkedHashMap<>();
  private final Map<TableId, TableState> storedTables = new HashMap<>();
  private final Map<TableId, Boolean> loaded = new HashMap<>();
  private final Map<ChunkKey, ChunkState> chunks = new LinkedHashMap<>();
  private final Map<ChunkKey, ChunkState> storedChunks = new HashMap<>();
  private final List<RunState> otherRuns = new ArrayList<>();
  private final List<DescriptionPart> descriptions = new ArrayList<>();
  private final List<String> forgotten = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Map<String, Effect> effects = new LinkedHashMap<>();
  private final Set<TableId> discarded = new LinkedHashSet<>();
  private @Nullable Long room;
  private boolean replacesEffects;

  /** Works on a run that is there. */
  static RunChange of(RunState run, RunView view, RunPolicy policy, Instant now) {
    return new RunChange(run, WorkingCopy.of(run), view, policy, now);
  }

  /** Begins a run. */
  static RunChange ofNew(RunState run, RunView view, RunPolicy policy, Instant now) {
    return new RunChange(null, run, view, policy, now);
  }

  private RunChange(
      @Nullable RunState before, RunState run, RunView view, RunPolicy policy, Instant now) {
    this.before = before;
    this.run = run;
    this.view = view;
    this.policy = policy;
    this.now = now;
  }

  RunPolicy policy() {
    return policy;
  }

  Instant now() {
    return now;
  }

  /** The run's working copy. */
  RunState run() {
    return run;
  }

  /** A table's working copy; null where the run has no such table. */
  @Nullable TableState table(TableId id) {
    TableState copy = tables.get(id);
    TableState stored = copy == null ? view.table(run.getRunId(), id) : null;
    if (stored != null) {
      copy = WorkingCopy.of(stored);
      tables.put(id, copy);
      storedTables.put(id, stored);
      loaded.put(id, Runs.isLoaded(stored));
    }
    return copy;
  }

  void add(TableState table) {
    tables.put(table.getTable(), table);
  }

  /** Keeps a part of a table's description. */
  void describe(TableId table, int part, ByteBuffer bytes) {
    descriptions.add(new DescriptionPart(run.getRunId(), table, part, bytes));
  }

  /** True where the first part of the description is kept. */
  boolean isDescribed(TableId table) {
    return view.isDescribed(run.getRunId(), table);
  }

  Description description(TableState table) {
    return view.description(run.getRunId(), table);
  }

  /** All tables as they are now, to be read only; largest first. */
  List<TableState> tables() {
    List<TableState> all = new ArrayList<>();
    try (Stream<TableState> stored = view.tables(run.getRunId())) {
      stored.forEach(table -> all.add(tables.getOrDefault(table.getTable(), table)));
    }
    all.sort(Runs.LARGEST_FIRST);
    return all;
  }

  /** Tables that are live as they are now, to be read only. */
  Collection<TableState> live() {
    Map<TableId, TableState> live = new LinkedHashMap<>();
    try (Stream<TableState> stored = view.live(run.getRunId())) {
      stored.forEach(table -> live.put(table.getTable(), table));
    }
    live.putAll(tables);
    live.values().removeIf(table -> !Runs.isLive(table));
    return live.values();
  }

  /** Takes so many bytes of what may be read ahead of the loaders; false where none are left. */
  boolean takeRoom(long bytes) {
    Long left = room;
    if (left == null) {
      left = policy.maxAhead() - live().stream().mapToLong(Window::ahead).sum();
    }
    // A chunk that is larger than all the room there is goes alone.
    boolean fits = bytes <= left || left >= policy.maxAhead();
    room = fits ? left - bytes : left;
    return fits;
  }

  /** Forgets a table's chunks, which are to be planned anew. */
  void discardChunks(TableId table) {
    discarded.add(table);
    chunks.keySet().removeIf(key -> key.table().equals(table));
    storedChunks.keySet().removeIf(key -> key.table().equals(table));
    room = null;
  }

  /** A chunk's working copy; null where it was never planned. */
  @Nullable ChunkState chunk(TableId table, int chunk) {
    ChunkKey key = new ChunkKey(table, chunk);
    ChunkState copy = chunks.get(key);
    boolean isStored = copy == null && !discarded.contains(table);
    ChunkState stored = isStored ? view.chunk(run.getRunId(), table, chunk) : null;
    if (stored != null) {
      copy = WorkingCopy.of(stored);
      chunks.put(key, copy);
      storedChunks.put(key, stored);
    }
    return copy;
  }

  void add(ChunkState chunk) {
    chunks.put(new ChunkKey(chunk.getTable(), chunk.getChunk()), chunk);
  }

  /** The chunks of a table as they are now, to be read only; to be closed. */
  Stream<ChunkState> chunks(TableId table) {
    if (discarded.contains(table)) {
      return chunks.values().stream().filter(chunk -> chunk.getTable().equals(table));
    }
    return view.chunks(run.getRunId(), table)
        .map(stored -> chunks.getOrDefault(new ChunkKey(table, stored.getChunk()), stored));
  }

  void send(String taskId, int attempt, SpecificRecord payload) {
    send(new Task(taskId, run.getRunId(), attempt, payload));
  }

  void send(Task task) {
    tasks.add(task);
  }

  void perform(Effect effect) {
    effects.put(effect.id(), effect);
  }

  /** Lets the state of the run decide anew what is to be done on the target, and nothing else. */
  void deriveEffects() {
    replacesEffects = true;
  }

  /** Changes a run other than the one that this change is about. */
  void changeOther(RunState other) {
    otherRuns.add(other);
  }

  /** Drops a run's tables and chunks. */
  void forget(String runId) {
    forgotten.add(runId);
  }

  /** Brings the run's count of loaded tables in line with the tables touched so far. */
  void countLoaded() {
    tables.forEach((id, table) -> {
      boolean is = Runs.isLoaded(table);
      Boolean was = loaded.put(id, is);
      if (is != Boolean.TRUE.equals(was)) {
        run.setLoaded(run.getLoaded() + (is ? 1 : -1));
      }
    });
  }

  Decision decision() {
    countLoaded();
    SnapshotHolders.settle(run, before, policy.keepSnapshot(), now);
    Waits.settle(run);
    if (replacesEffects) {
      effects.clear();
      PendingEffects.of(run, this::tables, view).forEach(this::perform);
    } else if (run.getPaused() || !Runs.isActive(run)) {
      effects.clear();
    }
    List<RunState> runs = new ArrayList<>(otherRuns);
    if (!run.equals(before)) {
      runs.add(run);
    }
    return new Decision(
        runs,
        changedTables(),
        changedChunks(),
        discarded.stream().map(table -> new Discarded(run.getRunId(), table)).toList(),
        descriptions,
        forgotten,
        tasks,
        List.copyOf(effects.values()),
        replacesEffects);
  }

  private List<TableChange> changedTables() {
    List<TableChange> changed = new ArrayList<>();
    tables.forEach((id, table) -> {
      if (!table.equals(storedTables.get(id))) {
        table.getProgress().setUpdatedAt(now);
        changed.add(new TableChange(run.getRunId(), table));
      }
    });
    return changed;
  }

  private List<ChunkChange> changedChunks() {
    List<ChunkChange> changed = new ArrayList<>();
    chunks.forEach((key, chunk) -> {
      if (!chunk.equals(storedChunks.get(key))) {
        changed.add(new ChunkChange(run.getRunId(), chunk));
      }
    });
    return changed;
  }
}
