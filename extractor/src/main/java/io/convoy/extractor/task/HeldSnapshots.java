// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the snapshots that this process holds open for runs, whichever slot opened them, or whoever
 * else did where this process joined. One ends with its release, with its run, when another takes
 * its place, or with the process; that of a failed run waits for a resume as long as the run's
 * state says. Thread-safe.
 *
 * <p>The task that releases a snapshot may reach another process than those that hold it; they
 * learn it from the run's state.
 */
public final class HeldSnapshots implements RunWatch.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldSnapshots.class);

  private final Map<String, Held> byId = new HashMap<>();

  private static final class Held {
    private final Holding holding;
    private final HeldSnapshot snapshot;
    private boolean known;
    private @Nullable Instant until;

    private Held(Holding holding, HeldSnapshot snapshot) {
      this.holding = holding;
      this.snapshot = snapshot;
    }

    private boolean isOf(String runId) {
      return holding.runId().equals(runId);
    }

    private boolean isNamed(@Nullable String snapshotId) {
      return holding.snapshotId().equals(snapshotId);
    }
  }

  /**
   * One that is held.
   *
   * @param snapshotId what the run calls it
   * @param alias what this process holds; the same where it opened the snapshot
   */
  record Holding(String runId, String snapshotId, String alias) {}

  /**
   * Takes over a snapshot that was opened. It is closed at once where its run has ended.
   *
   * @param isEnded says of a run id whether the run is over
   */
  synchronized void hold(String runId, HeldSnapshot snapshot, Predicate<String> isEnded) {
    end(held -> held.isOf(runId), "another was opened");
    if (isEnded.test(runId)) {
      snapshot.release();
    } else {
      put(new Held(new Holding(runId, snapshot.id(), snapshot.id()), snapshot));
    }
  }

  /** Takes over a snapshot that was joined; it is let go of where this process has it already. */
  synchronized void holdJoined(String runId, String snapshotId, HeldSnapshot joined) {
    if (way(snapshotId).isPresent()) {
      joined.close();
      return;
    }
    Held held = new Held(new Holding(runId, snapshotId, joined.id()), joined);
    held.known = true;
    put(held);
  }

  private void put(Held held) {
    byId.put(held.snapshot.id(), held);
    LOG.info(
        "Holding snapshot {} of the source for run {} as {}",
        held.holding.snapshotId(),
        held.holding.runId(),
        held.holding.alias());
  }

  synchronized void release(String snapshotId) {
    end(held -> held.isNamed(snapshotId), "the run needs it no more");
  }

  /** What this process itself holds of a snapshot. */
  synchronized Optional<String> way(String snapshotId) {
    return byId.values().stream()
        .filter(held -> held.isNamed(snapshotId) && !held.snapshot.isGone())
        .map(held -> held.holding.alias())
        .findFirst();
  }

  /** Those that other processes can join. */
  synchronized List<Holding> shared() {
    return byId.values().stream()
        .filter(held -> held.snapshot.canBeJoined())
        .map(held -> held.holding)
        .toList();
  }

  /** Those that are a burden for the source, with the reason. */
  synchronized Map<Holding, String> burdens() {
    Map<Holding, String> burdens = new HashMap<>();
    for (Held held : byId.values()) {
      held.snapshot.burden().ifPresent(why -> burdens.put(held.holding, why));
    }
    return burdens;
  }

  /** A reader found that what this process holds is gone at the source. */
  synchronized void foundGone(String alias) {
    drop(held -> held.holding.alias().equals(alias));
  }

  /** Lets go of what is gone at the source, and ends what waited long enough for a resume. */
  synchronized void tend(Instant now) {
    drop(held -> held.snapshot.isGone());
    end(
        held -> held.until != null && !held.until.isAfter(now),
        "nobody resumed the run while it was kept");
  }

  @Override
  public synchronized void onRun(RunState state) {
    String runId = state.getRunId();
    if (RunWatch.isEndedForGood(state)) {
      end(held -> held.isOf(runId), "the run is over");
      return;
    }
    String current = state.getSnapshotId();
    boolean failed = state.getPhase() == Phase.FAILED;
    for (Held held : byId.values()) {
      if (held.isOf(runId)) {
        held.known |= held.isNamed(current);
        held.until = failed && held.isNamed(current) ? state.getSnapshotUntil() : null;
      }
    }
    end(
        held -> held.isOf(runId) && held.known && !held.isNamed(current),
        "the run reads another or none");
    end(
        held -> held.isOf(runId) && held.known && failed && held.until == null,
        "the run failed, and source.keep-snapshot keeps none");
  }

  @Override
  public synchronized void close() {
    for (Held held : byId.values()) {
      LOG.info("Letting go of snapshot {} of the source: this extractor stops", held.snapshot.id());
      held.snapshot.close();
    }
    byId.clear();
  }

  private void end(Predicate<Held> which, String why) {
    for (Held held : removed(which)) {
      LOG.info("Ending snapshot {} of the source: {}", held.snapshot.id(), why);
      held.snapshot.release();
    }
  }

  private void drop(Predicate<Held> which) {
    for (Held held : removed(which)) {
      LOG.warn("Snapshot {} of the source is gone", held.snapshot.id());
      held.snapshot.close();
    }
  }

  private List<Held> removed(Predicate<Held> which) {
    List<Held> removed = byId.values().stream().filter(which).toList();
    byId.values().removeAll(removed);
    return removed;
  }
}
