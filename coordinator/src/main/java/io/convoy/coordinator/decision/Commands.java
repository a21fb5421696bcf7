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
    Draft draft = Draft.ofNew(run, view, policy, now);
    Optional<RunState> active = view.activeRun();
    if (active.isPresent()) {
      Failures.failForGood(draft, ErrorCode.RUN_IN_PROGRESS, inProgress(active.orElseThrow()));
      return draft.decision();
    }
    view.runs().stream().filter(Runs::isResumable).forEach(old -> supersede(draft, old));
    Issuing.describe(draft);
    draft.deriveEffects();
    return draft.decision();
  }

  static void pause(Draft draft) {
    if (Runs.isActive(draft.run())) {
      draft.run().setPaused(true);
      draft.deriveEffects();
    }
  }

  /** Ends a pause, or goes on with a failed run where it stood. */
  static void resume(Draft draft, RunView view) {
    RunState run = draft.run();
    if (Runs.isResumable(run)) {
      Optional<RunState> active = view.activeRun();
      if (active.isPresent()) {
        Runs.warn(run.getWarnings(), "not resumed: " + inProgress(active.orElseThrow()));
        return;
      }
      revive(draft);
    } else if (!Runs.isActive(run) || !run.getPaused()) {
      return;
    }
    run.setPaused(false);
    PhaseMachine.advance(draft);
    Issuing.issueDue(draft);
    draft.deriveEffects();
  }

  /** Gives a run up, whatever it does; its traces are removed from target and Kafka. */
  static void cancel(Draft draft) {
    RunState run = draft.run();
    if (!Runs.isOpen(run)) {
      return;
    }
    boolean leftNoTrace = run.getPhase() == Phase.DESCRIBE || run.getResumeAt() == Phase.DESCRIBE;
    Issuing.releaseSnapshot(draft);
    run.setPhase(Phase.CANCELLED);
    run.setResumeAt(null);
    run.setPaused(false);
    run.setPhaseSince(draft.now());
    run.setEndedAt(null);
    draft.deriveEffects();
    if (leftNoTrace) {
      released(draft);
    }
  }

  /** Nothing is left of a cancelled run. */
  static void released(Draft draft) {
    draft.run().setEndedAt(draft.now());
    draft.forget(draft.run().getRunId());
  }

  /** A release that cannot be done is said, and does not keep the pipeline for ever. */
  static void releaseFailed(Draft draft, TaskFailed fact) {
    RunState run = draft.run();
    boolean isOfTarget =
        TaskIds.kind(run.getRunId(), fact.getTaskId()) == TaskIds.Kind.EFFECT
            && !fact.getRetryable();
    if (Runs.isBeingReleased(run) && isOfTarget) {
      Runs.warn(run.getWarnings(), "traces of the run are left: " + fact.getMessage());
      released(draft);
    }
  }

  private static void revive(Draft draft) {
    RunState run = draft.run();
    run.setPhase(run.getResumeAt());
    run.setResumeAt(null);
    run.setPhaseSince(draft.now());
    run.setEndedAt(null);
    run.setFailureCode(null);
    run.setFailure(null);
    run.setDescribeFailures(0);
    if (run.getRetryAt() != null) {
      run.setRetryAt(draft.now());
    }
  }

  /** A failed run cannot be resumed once a newer one replaces its tables. */
  private static void supersede(Draft draft, RunState old) {
    RunState copy = Copies.of(old);
    String snapshotId = copy.getSnapshotId();
    if (snapshotId != null) {
      draft.send(Issuing.releaseTask(copy.getRunId(), snapshotId));
    }
    copy.setSnapshotId(null);
    SnapshotHolders.forget(copy);
    copy.setRetryAt(null);
    copy.setResumeAt(null);
    Runs.warn(
        copy.getWarnings(),
        "run " + draft.run().getRunId() + " took its place; it can no longer be resumed");
    draft.changeOther(copy);
    draft.forget(copy.getRunId());
  }

  private static String inProgress(RunState active) {
    return "run "
        + active.getRunId()
        + " of this pipeline is at work (phase "
        + active.getPhase()
        + "); go on with it, wait for its end or cancel it";
  }
}
