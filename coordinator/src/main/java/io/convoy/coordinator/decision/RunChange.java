// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Decision.ChunkChange;
import io.convoy.coordinator.decision.Decision.DescriptionPart;
import io.convoy.coordinator.decision.Decision.Discarded;
import io.convoy.coordinator.decision.Decision.TableChange;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
  private final WorkingCopies<TableId, TableState> tables = new WorkingCopies<>(WorkingCopies::of);
  private final WorkingCopies<ChunkKey, ChunkState> chunks = new WorkingCopies<>(WorkingCopies::of);
  private final List<RunState> otherRuns = new ArrayList<>();
  private final List<DescriptionPart> descriptions = new ArrayList<>();
  private final List<String> forgotten = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Map<String, Effect> effects = new LinkedHashMap<>();
  private final Set<TableId> discarded = new LinkedHashSet<>();
  private @Nullable List<TableState> sorted;
  private @Nullable Window window;
  private boolean endsStep;
  private boolean sendsTasks;
  private boolean derivesEffects;

  /** Works on a run that is there. */
  static RunChange of(RunState run, RunView view, RunPolicy policy, Instant now) {
    return new RunChange(run, WorkingCopies.of(run), view, policy, now);
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

  /** The run as it is stored; null where it is new. */
  @Nullable RunState before() {
    return before;
  }

  /** A table's working copy; null where the run has no such table. */
  @Nullable TableState table(TableId id) {
    TableState copy = tables.find(id);
    TableState stored = copy == null ? view.table(run.getRunId(), id) : null;
    if (stored == null) {
      return copy;
    }
    sorted = null;
    return tables.copy(id, stored);
  }

  /** A table's working copy; null where it is not at this stage. */
  @Nullable TableState tableAt(Stage stage, TableId id) {
    TableState table = table(id);
    return table != null && table.getProgress().getStage() == stage ? table : null;
  }

  /** A table's working copy; null where the run has no such table, or began it anew since. */
  @Nullable TableState table(@Nullable TableId id, int generation) {
    TableState table = id == null ? null : table(id);
    return table != null && Runs.isCurrent(table, generation) ? table : null;
  }

  void add(TableState table) {
    tables.add(table.getTable(), table);
    sorted = null;
  }

  /** The working copies that there are so far. */
  Collection<TableState> touched() {
    return tables.all();
  }

  /** A table as it is stored; null where it is new, or not touched. */
  @Nullable TableState stored(TableId table) {
    return tables.stored(table);
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
    if (sorted == null) {
      List<TableState> all = new ArrayList<>();
      try (Stream<TableState> stored = view.tables(run.getRunId())) {
        stored.forEach(table -> all.add(tables.orElse(table.getTable(), table)));
      }
      all.sort(Runs.LARGEST_FIRST);
      sorted = all;
    }
    return sorted;
  }

  /** Tables that are live as they are now, to be read only. */
  Collection<TableState> live() {
    Map<TableId, TableState> live = new LinkedHashMap<>();
    try (Stream<TableState> stored = view.live(run.getRunId())) {
      stored.forEach(table -> live.put(table.getTable(), table));
    }
    tables.all().forEach(table -> live.put(table.getTable(), table));
    live.values().removeIf(table -> !Runs.isLive(table));
    return live.values();
  }

  /** What may still be read ahead of the loaders. */
  Window window() {
    Window room = window;
    if (room == null) {
      room = new Window(policy.maxAhead(), live());
      window = room;
    }
    return room;
  }

  /** Forgets a table's chunks, which are to be planned anew. */
  void discardChunks(TableId table) {
    discarded.add(table);
    chunks.removeIf(key -> key.table().equals(table));
    window = null;
  }

  /** A chunk's working copy; null where it was never planned. */
  @Nullable ChunkState chunk(TableId table, int chunk) {
    ChunkKey key = new ChunkKey(table, chunk);
    ChunkState copy = chunks.find(key);
    boolean isStored = copy == null && !discarded.contains(table);
    ChunkState stored = isStored ? view.chunk(run.getRunId(), table, chunk) : null;
    return stored == null ? copy : chunks.copy(key, stored);
  }

  void add(ChunkState chunk) {
    chunks.add(new ChunkKey(chunk.getTable(), chunk.getChunk()), chunk);
  }

  /** The chunks of a table as they are now, to be read only; to be closed. */
  Stream<ChunkState> chunks(TableId table) {
    if (discarded.contains(table)) {
      return chunks.all().stream().filter(chunk -> chunk.getTable().equals(table));
    }
    return view.chunks(run.getRunId(), table)
        .map(stored -> chunks.orElse(new ChunkKey(table, stored.getChunk()), stored));
  }

  /** Changes a run other than the one that this change is about. */
  void changeOther(RunState other) {
    otherRuns.add(other);
  }

  /** Drops a run's tables and chunks. */
  void forget(String runId) {
    forgotten.add(runId);
  }

  void send(String taskId, int attempt, SpecificRecord payload) {
    tasks.add(new Task(taskId, run.getRunId(), attempt, payload));
  }

  void send(Task task) {
    tasks.add(task);
  }

  void perform(Effect effect) {
    effects.put(effect.id(), effect);
  }

  /** The step that the run is at has done its part; nothing in the state tells it later on. */
  void endStep() {
    endsStep = true;
  }

  /** True once after {@link #endStep}. */
  boolean takeEndOfStep() {
    boolean ends = endsStep;
    endsStep = false;
    return ends;
  }

  /** Lets tasks go out that waited in the state until now. */
  void sendTasks() {
    sendsTasks = true;
  }

  boolean sendsTasks() {
    return sendsTasks;
  }

  /** Lets the state of the run decide anew what is to be done on the target, and nothing else. */
  void deriveEffects() {
    derivesEffects = true;
  }

  boolean derivesEffects() {
    return derivesEffects;
  }

  /** What became due on the target. */
  List<Effect> effects() {
    return List.copyOf(effects.values());
  }

  /**
   * All that has changed.
   *
   * @param due what is to be done on the target
   */
  Decision decision(List<Effect> due) {
    List<RunState> runs = new ArrayList<>(otherRuns);
    if (!run.equals(before)) {
      Timings.note(before, run, now);
      runs.add(run);
    }
    List<TableState> changed = tables.changed();
    changed.forEach(table -> Timings.note(table.getProgress(), now));
    return new Decision(
        runs,
        changed.stream().map(table -> new TableChange(run.getRunId(), table)).toList(),
        chunks.changed().stream().map(chunk -> new ChunkChange(run.getRunId(), chunk)).toList(),
        discarded.stream().map(table -> new Discarded(run.getRunId(), table)).toList(),
        descriptions,
        forgotten,
        tasks,
        due,
        derivesEffects);
  }
}
