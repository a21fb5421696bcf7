// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people may ask of a run: start, pause, throttle, resume, cancel. */
final class Commands {
  private Commands() {}

  /** A new run, which is refused where another one has the pipeline. */
  static RunChange start(String runId, StartRun wish, RunView view, RunPolicy policy, Instant now) {
    RunState run =
        fresh(runId, now)
            .setSwaps(policy.onExisting() == OnExisting.SWAP)
            .setAfterHandover(wish.getAfterHandover())
            .build();
    RunChange change = RunChange.ofNew(run, view, policy, now);
    begin(change, view);
    supersedeOthers(change, view);
    return change;
  }

  /**
   * A new run that compares. One that changes nothing takes no other run's place; one that repairs
   * does, since a load that went on after it would bring rows a second time.
   */
  static RunChange verify(
      String runId, StartVerify wish, RunView view, RunPolicy policy, Instant now) {
    RunState run =
        fresh(runId, now)
            .setKind(wish.getRepair() ? Kind.REPAIR : Kind.VERIFY)
            .setOnly(wish.getOnly())
            .setRange(wish.getRange())
            .setLimit(wish.getLimit())
            .setShowValues(wish.getShowValues())
            .setGraceMillis(wish.getRepair() ? 0 : policy.grace().toMillis())
            .build();
    RunChange change = RunChange.ofNew(run, view, policy, now);
    begin(change, view);
    if (wish.getRepair()) {
      supersedeOthers(change, view);
    }
    return change;
  }

  /** A new run that brings the target to what the source is now. */
  static RunChange sync(String runId, StartSync wish, RunView view, RunPolicy policy, Instant now) {
    RunState run =
        fresh(runId, now)
            .setKind(wish.getHandover() ? Kind.HANDOVER : Kind.SYNC)
            .setOnly(wish.getOnly())
            .setLimit(0)
            .setAfterHandover(wish.getAfterHandover())
            .build();
    RunChange change = RunChange.ofNew(run, view, policy, now);
    begin(change, view);
    supersedeOthers(change, view);
    return change;
  }

  private static void supersedeOthers(RunChange change, RunView view) {
    if (RunStatus.isAtWork(change.run())) {
      view.runs().stream().filter(RunStatus::isResumable).forEach(old -> supersede(change, old));
    }
  }

  private static RunState.Builder fresh(String runId, Instant now) {
    return RunState.newBuilder()
        .setRunId(runId)
        .setPhase(Phase.DESCRIBE)
        .setStartedAt(now)
        .setPhaseSince(now)
        .setSnapshotHolders(new ArrayList<>())
        .setWarnings(new ArrayList<>());
  }

  private static void begin(RunChange change, RunView view) {
    Optional<RunState> active = view.activeRun();
    if (active.isPresent()) {
      RunEnd.failForGood(change, ErrorCode.RUN_IN_PROGRESS, inProgress(active.orElseThrow()));
      return;
    }
    RunState run = change.run();
    RunKind.of(run).at(run.getPhase()).begin(change);
    change.deriveEffects();
  }

  static void pause(RunChange change) {
    if (RunStatus.isAtWork(change.run())) {
      change.run().setPaused(true);
      change.deriveEffects();
    }
  }

  /**
   * How fast the source is read from now on. Extractors see it in the run's state; a run that
   * failed keeps it for its resume.
   */
  static void throttle(RunChange change, @Nullable Integer mbPerSecond) {
    boolean isSense = mbPerSecond == null || mbPerSecond >= 0;
    if (isSense && RunStatus.isUnfinished(change.run())) {
      change.run().setMbPerSecond(mbPerSecond);
    }
  }

  /** Ends a pause, or goes on with a failed run where it stood. */
  static void resume(RunChange change, RunView view) {
    RunState run = change.run();
    if (RunStatus.isResumable(run)) {
      Optional<RunState> active = view.activeRun();
      if (active.isPresent()) {
        Runs.warn(run.getWarnings(), "not resumed: " + inProgress(active.orElseThrow()));
        return;
      }
      revive(change);
    } else if (!RunStatus.isAtWork(run) || !run.getPaused()) {
      return;
    }
    run.setPaused(false);
    change.sendTasks();
    change.deriveEffects();
  }

  /** Gives a run up, whatever it does; its traces are removed from target and Kafka. */
  static void cancel(RunChange change) {
    RunState run = change.run();
    if (!RunStatus.isUnfinished(run)) {
      return;
    }
    boolean leftNoTrace = run.getPhase() == Phase.DESCRIBE || run.getResumeAt() == Phase.DESCRIBE;
    Snapshots.release(change);
    run.setPhase(Phase.CANCELLED);
    run.setResumeAt(null);
    run.setPaused(false);
    run.setPhaseSince(change.now());
    run.setEndedAt(null);
    change.deriveEffects();
    if (leftNoTrace) {
      RunEnd.released(change);
    }
  }

  private static void revive(RunChange change) {
    RunState run = change.run();
    run.setPhase(run.getResumeAt());
    run.setResumeAt(null);
    run.setPhaseSince(change.now());
    run.setEndedAt(null);
    run.setFailureCode(null);
    run.setFailure(null);
    run.setDescribeFailures(0);
    if (run.getRetryAt() != null) {
      run.setRetryAt(change.now());
    }
  }

  /** A failed run cannot be resumed once a newer one replaces its tables. */
  private static void supersede(RunChange change, RunState old) {
    RunState copy = WorkingCopies.of(old);
    String snapshotId = copy.getSnapshotId();
    if (snapshotId != null) {
      change.send(Snapshots.releaseTask(copy.getRunId(), snapshotId));
    }
    copy.setSnapshotId(null);
    SnapshotHolders.forget(copy);
    copy.setRetryAt(null);
    copy.setResumeAt(null);
    Runs.warn(
        copy.getWarnings(),
        "run " + change.run().getRunId() + " took its place; it can no longer be resumed");
    change.changeOther(copy);
    change.forget(copy.getRunId());
  }

  private static String inProgress(RunState active) {
    return "run "
        + active.getRunId()
        + " of this pipeline is at work (phase "
        + active.getPhase()
        + "); go on with it, wait for its end or cancel it";
  }
}
