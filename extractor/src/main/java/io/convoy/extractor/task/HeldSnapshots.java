// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.schemas.event.RunState;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the snapshots that this process holds open for runs, whichever slot opened them. One ends
 * with its release, with its run, when another takes its place, or with the process. Thread-safe.
 *
 * <p>The task that releases a snapshot may reach another process than the one that holds it; that
 * one learns it from the run's state.
 */
public final class HeldSnapshots implements RunWatch.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldSnapshots.class);

  private final Map<String, Held> byId = new HashMap<>();

  private static final class Held {
    private final String runId;
    private final HeldSnapshot snapshot;
    private boolean known;

    private Held(String runId, HeldSnapshot snapshot) {
      this.runId = runId;
      this.snapshot = snapshot;
    }
  }

  /**
   * Takes over a snapshot. It is closed at once where its run has ended.
   *
   * @param isEnded says of a run id whether the run is over
   */
  synchronized void hold(String runId, HeldSnapshot snapshot, Predicate<String> isEnded) {
    end(held -> held.runId.equals(runId), "another was opened");
    if (isEnded.test(runId)) {
      snapshot.release();
    } else {
      byId.put(snapshot.id(), new Held(runId, snapshot));
      LOG.info("Holding snapshot {} of the source for run {}", snapshot.id(), runId);
    }
  }

  synchronized void release(String snapshotId) {
    end(held -> held.snapshot.id().equals(snapshotId), "the run needs it no more");
  }

  @Override
  public synchronized void onRun(RunState state) {
    String runId = state.getRunId();
    if (RunWatch.isEnded(state)) {
      end(held -> held.runId.equals(runId), "the run is over");
      return;
    }
    for (Held held : byId.values()) {
      held.known |= held.runId.equals(runId) && held.snapshot.id().equals(state.getSnapshotId());
    }
    end(
        held ->
            held.runId.equals(runId)
                && held.known
                && !held.snapshot.id().equals(state.getSnapshotId()),
        "the run reads another or none");
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
    Iterator<Held> all = byId.values().iterator();
    while (all.hasNext()) {
      Held held = all.next();
      if (which.test(held)) {
        all.remove();
        LOG.info("Ending snapshot {} of the source: {}", held.snapshot.id(), why);
        held.snapshot.release();
      }
    }
  }
}
