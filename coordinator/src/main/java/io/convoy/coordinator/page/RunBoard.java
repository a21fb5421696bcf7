// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is published of a pipeline's runs, the newest of each run and table, and since which
 * change. Thread-safe; what it gives out does not change any more.
 */
final class RunBoard {
  private final TreeMap<String, Entry> runs = new TreeMap<>();
  private long version;
  private boolean complete;

  /** A table with its key in the topic of runs. */
  record BoardTable(String key, TableProgress progress, long version) {}

  /**
   * A run as it is at one moment.
   *
   * @param begun when each step was begun
   * @param isSteady whether the rates say something about the time that is left
   */
  record BoardRun(
      RunState state,
      Map<Phase, Instant> begun,
      Totals totals,
      RunHistory.Rates rates,
      boolean isSteady) {

    /** How long until the target has all rows; empty where nobody can tell. */
    Optional<Duration> timeLeft() {
      boolean isCopying =
          RunStatus.isAtWork(state) && !state.getPaused() && isSteady && rates.bytesLoaded() > 0;
      return isCopying && totals.bytesLeft() > 0
          ? Optional.of(Duration.ofSeconds(Math.round(totals.bytesLeft() / rates.bytesLoaded())))
          : Optional.empty();
    }
  }

  /**
   * What changed of a run since somebody looked.
   *
   * @param version what to ask for the next time
   * @param isNewState whether the run itself changed, and not only tables
   */
  record News(BoardRun run, boolean isNewState, List<BoardTable> tables, long version) {}

  private static final class Entry {
    private final TreeMap<String, BoardTable> tables = new TreeMap<>();
    private final Map<Phase, Instant> begun = new EnumMap<>(Phase.class);
    private final RunHistory history = new RunHistory();
    private @Nullable RunState state;
    private long version;
    private Totals totals = Totals.NONE;

    Optional<BoardRun> at(Instant now) {
      return Optional.ofNullable(state)
          .map(run ->
              new BoardRun(
                  run, new EnumMap<>(begun), totals, history.rates(now), history.isSteady(now)));
    }
  }

  /** Takes what was said of a run. */
  synchronized void take(RunState state, Instant at) {
    Entry entry = entry(state.getRunId());
    version++;
    entry.state = state;
    entry.version = version;
    entry.begun.putIfAbsent(state.getPhase(), state.getPhaseSince());
    entry.history.note(at, entry.totals);
    notifyAll();
  }

  /**
   * Takes what was said of a table.
   *
   * @param key in the topic of runs
   */
  synchronized void takeTable(String key, TableProgress progress, Instant at) {
    Entry entry = entry(progress.getRunId());
    version++;
    remove(entry, key);
    entry.tables.put(key, new BoardTable(key, progress, version));
    entry.totals = entry.totals.plus(Totals.of(progress));
    entry.history.note(at, entry.totals);
    notifyAll();
  }

  private Entry entry(String runId) {
    return runs.computeIfAbsent(runId, fresh -> new Entry());
  }

  /**
   * Forgets a run that was retired, or a table of it.
   *
   * @param key in the topic of runs
   */
  synchronized void forget(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      runs.remove(key);
    } else {
      Entry entry = runs.get(key.substring(0, slash));
      if (entry != null) {
        remove(entry, key);
      }
    }
    version++;
    notifyAll();
  }

  private static void remove(Entry entry, String key) {
    BoardTable before = entry.tables.remove(key);
    if (before != null) {
      entry.totals = entry.totals.minus(Totals.of(before.progress()));
    }
  }

  /** From now on it has all that was published before it was made. */
  synchronized void complete() {
    complete = true;
    notifyAll();
  }

  synchronized boolean isComplete() {
    return complete;
  }

  /** All runs, the newest first. */
  synchronized List<BoardRun> runs(Instant now) {
    List<BoardRun> all = new ArrayList<>();
    runs.descendingMap().values().forEach(entry -> entry.at(now).ifPresent(all::add));
    return all;
  }

  /** The run that was asked for last. */
  synchronized Optional<BoardRun> newest(Instant now) {
    return runs.isEmpty() ? Optional.empty() : runs.lastEntry().getValue().at(now);
  }

  synchronized Optional<BoardRun> run(String runId, Instant now) {
    Entry entry = runs.get(runId);
    return entry == null ? Optional.empty() : entry.at(now);
  }

  synchronized List<RunHistory.Sample> history(String runId) {
    Entry entry = runs.get(runId);
    return entry == null ? List.of() : entry.history.samples();
  }

  synchronized List<BoardTable> tables(String runId) {
    Entry entry = runs.get(runId);
    return entry == null ? List.of() : List.copyOf(entry.tables.values());
  }

  /** What changed of a run; empty where there is none. */
  synchronized Optional<News> since(String runId, long seen, Instant now) {
    Entry entry = runs.get(runId);
    if (entry == null) {
      return Optional.empty();
    }
    List<BoardTable> changed =
        entry.tables.values().stream().filter(table -> table.version() > seen).toList();
    return entry.at(now).map(run -> new News(run, entry.version > seen, changed, version));
  }

  /** Waits for something newer, at most so long. */
  synchronized void await(long seen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toMillis();
    while (version <= seen && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }
}
