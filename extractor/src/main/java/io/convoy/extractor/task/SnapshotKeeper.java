// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.source.SourceSession;
import io.convoy.extractor.task.HeldSnapshots.Holding;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotGivenUp;
import io.convoy.schemas.event.SnapshotJoined;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Makes this process one of the holders of the snapshot that a run reads, so that it outlives any
 * one of them, and says so to the others. Joins again where what it held is gone, and says where it
 * is too much of a burden for the source. Runs on a thread of its own.
 */
public final class SnapshotKeeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final ServiceContext context;
  private final FactReporter reporter;
  private final SourceSession session;
  private final RunWatch runs;
  private final HeldSnapshots held;
  private final SnapshotWays ways;
  private final Stop stop;
  private final SourceReaders readers;
  private final Random random = new Random();
  private final Map<String, Attempts> attempts = new HashMap<>();
  private final Set<String> announced = new HashSet<>();
  private final Set<String> givenUp = new HashSet<>();

  /** How often a snapshot could not be joined, and when that is tried again. */
  private static final class Attempts {
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private Instant next;
    private boolean isVain;

    private Attempts(Instant first) {
      this.next = first;
    }
  }

  /**
   * @param session closed by the keeper
   * @param readers where it is the only one, there is no snapshot of others to be joined
   */
  public SnapshotKeeper(
      ServiceContext context,
      ControlCodec codec,
      SourceSession session,
      Shared shared,
      SourceReaders readers) {
    this.context = context;
    this.reporter = new FactReporter(context, codec);
    this.session = session;
    this.runs = shared.runs();
    this.held = shared.snapshots();
    this.ways = shared.ways();
    this.stop = shared.stop();
    this.readers = readers;
  }

  @Override
  public void run() {
    try (session) {
      while (!stop.isAsked()) {
        try {
          look(context.clock().instant());
        } catch (RuntimeException e) {
          LOG.warn("Looking after the source's snapshots failed; trying again", e);
        }
        stop.pause(LOOK);
      }
    }
  }

  /** Ends whatever it waits for. */
  public void nudge() {
    session.cancel();
  }

  private void look(Instant now) {
    held.tend(now);
    held.burdens().forEach(this::giveUp);
    if (readers == SourceReaders.SEVERAL) {
      joinOthers(now);
    }
  }

  private void joinOthers(Instant now) {
    List<RunState> reading = runs.states().stream().filter(run -> reads(run, now)).toList();
    attempts.keySet().retainAll(reading.stream().map(RunState::getSnapshotId).toList());
    for (RunState run : reading) {
      if (held.way(run.getSnapshotId()).isEmpty()) {
        joinWhenDue(run, now);
      }
    }
    held.shared().forEach(this::announce);
  }

  /** Whether a run reads in its snapshot, or may yet. */
  static boolean reads(RunState run, Instant now) {
    Instant until = run.getSnapshotUntil();
    return run.getSnapshotId() != null
        && (!RunWatch.isEnded(run) || (until != null && until.isAfter(now)));
  }

  /** Not at once: who has opened it is about to hold it, and others want to join too. */
  private void joinWhenDue(RunState run, Instant now) {
    Attempts tries =
        attempts.computeIfAbsent(
            run.getSnapshotId(), id -> new Attempts(now.plusMillis(500L + random.nextInt(1000))));
    if (tries.isVain || tries.next.isAfter(now)) {
      return;
    }
    try {
      tries.isVain = !join(run);
    } catch (ConvoyException e) {
      Duration pause = tries.backoff.next();
      tries.next = context.clock().instant().plus(pause);
      LOG.atLevel(tries.backoff.failures() == 1 ? Level.WARN : Level.DEBUG)
          .log("Snapshot {} is not held here too: {}", run.getSnapshotId(), e.getMessage());
    }
  }

  /** False where that is not possible with this source. */
  private boolean join(RunState run) {
    ConvoyException lost = null;
    for (String way : ways.of(run.getRunId(), run.getSnapshotId())) {
      try {
        Optional<HeldSnapshot> joined = session.join(way);
        joined.ifPresent(snapshot -> take(run, snapshot));
        return joined.isPresent();
      } catch (ConvoyException e) {
        if (e.code() != ErrorCode.SNAPSHOT_LOST) {
          throw e;
        }
        lost = e;
      }
    }
    throw Objects.requireNonNull(lost);
  }

  private void take(RunState run, HeldSnapshot joined) {
    attempts.remove(run.getSnapshotId());
    held.holdJoined(run.getRunId(), run.getSnapshotId(), joined);
    // What was decided while it was being joined was told once.
    runs.state(run.getRunId()).ifPresent(held::onRun);
  }

  /** Once; and only where the run knows the snapshot. */
  private void announce(Holding holding) {
    if (isCurrent(holding) && !announced.contains(holding.alias())) {
      reporter.report(
          holding.runId(),
          new SnapshotJoined(holding.snapshotId(), holding.alias(), context.instance()));
      announced.add(holding.alias());
    }
  }

  /** Says so once; this and all other holders let go when the run has no such snapshot any more. */
  private void giveUp(Holding holding, String why) {
    if (isCurrent(holding) && !givenUp.contains(holding.snapshotId())) {
      LOG.warn("{}", why);
      reporter.report(holding.runId(), new SnapshotGivenUp(holding.snapshotId(), why));
      givenUp.add(holding.snapshotId());
    }
  }

  private boolean isCurrent(Holding holding) {
    return runs.state(holding.runId())
        .filter(run -> holding.snapshotId().equals(run.getSnapshotId()))
        .isPresent();
  }
}
