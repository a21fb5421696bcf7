// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TaskFailed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** What people may ask of a run: start, pause, resume, cancel. */
final class Commands {
  private Commands() {}

  /** A new run, which is refused where another one has the pipeline. */
  static Decision start(String runId, RunView view, RunPolicy policy, Instant now) {
    RunState run =
        RunState.newBuilder()
            .setRunId(runId)
            .setPhase(Phase.DESCRIBE)
            .setStartedAt(now)
            .setPhaseSince(now)
            .setSnapshotHolders(new ArrayList<>())
            .setWarnings(new ArrayList<>())
            .build();
    RunChange change = RunChange.ofNew(run, view, policy, now);
    Optional<RunState> active = view.activeRun();
    if (active.isPresent()) {
      Failures.failForGood(change, ErrorCode.RUN_IN_PROGRESS, inProgress(active.orElseThrow()));
      return change.decision();
    }
    view.runs().stream().filter(Runs::isResumable).forEach(old -> supersede(change, old));
    Issuing.describe(change);
    change.deriveEffects();
    return change.decision();
  }

  static void pause(RunChange change) {
    if (Runs.isActive(change.run())) {
      change.run().setPaused(true);
      change.deriveEffects();
    }
  }

  /** Ends a pause, or goes on with a failed run where it stood. */
  static void resume(RunChange change, RunView view) {
    RunState run = change.run();
    if (Runs.isResumable(run)) {
      Optional<RunState> active = view.activeRun();
      if (active.isPresent()) {
        Runs.warn(run.getWarnings(), "not resumed: " + inProgress(active.orElseThrow()));
        return;
      }
      revive(change);
    } else if (!Runs.isActive(run) || !run.getPaused()) {
      return;
    }
    run.setPaused(false);
    PhaseMachine.advance(change);
    Issuing.issueDue(change);
    change.deriveEffects();
  }

  /** Gives a run up, whatever it does; its traces are removed from target and Kafka. */
  static void cancel(RunChange change) {
    RunState run = change.run();
    if (!Runs.isOpen(run)) {
      return;
    }
    boolean leftNoTrace = run.getPhase() == Phase.DESCRIBE || run.getResumeAt() == Phase.DESCRIBE;
    Issuing.releaseSnapshot(change);
    run.setPhase(Phase.CANCELLED);
    run.setResumeAt(null);
    run.setPaused(false);
    run.setPhaseSince(change.now());
    run.setEndedAt(null);
    change.deriveEffects();
    if (leftNoTrace) {
      released(change);
    }
  }

  /** Nothing is left of a cancelled run. */
  static void released(RunChange change) {
    change.run().setEndedAt(change.now());
    change.forget(change.run().getRunId());
  }

  /** A release that cannot be done is said, and does not keep the pipeline for ever. */
  static void releaseFailed(RunChange change, TaskFailed fact) {
    RunState run = change.run();
    boolean isOfTarget =
        TaskIds.kind(run.getRunId(), fact.getTaskId()) == TaskIds.Kind.EFFECT
            && !fact.getRetryable();
    if (Runs.isBeingReleased(run) && isOfTarget) {
      Runs.warn(run.getWarnings(), "traces of the run are left: " + fact.getMessage());
      released(change);
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
    RunState copy = WorkingCopy.of(old);
    String snapshotId = copy.getSnapshotId();
    if (snapshotId != null) {
      change.send(Issuing.releaseTask(copy.getRunId(), snapshotId));
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
