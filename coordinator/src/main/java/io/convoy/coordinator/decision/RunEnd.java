// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.compare.FoundRows;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TablesGone;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;

/** The ways in which a run comes to its end, or stops where it stands. */
final class RunEnd {
  private RunEnd() {}

  /** The run stops where it stands, since a task was tried in vain; nothing of it is lost. */
  static void fail(RunChange change, TaskFailed fact) {
    String tried =
        fact.getRetryable() ? " (given up after " + fact.getAttempt() + " attempts)" : "";
    fail(change, fact.getCode(), fact.getMessage() + tried);
  }

  /** The run stops where it stands; nothing of it is lost. */
  static void fail(RunChange change, String code, String message) {
    RunState run = change.run();
    if (RunStatus.isAtWork(run)) {
      run.setResumeAt(run.getPhase());
      close(change, code, message);
      change.deriveEffects();
    }
  }

  /** The run ends here for good. */
  static void failForGood(RunChange change, ErrorCode code, String message) {
    change.run().setResumeAt(null);
    close(change, code.name(), message);
  }

  /** All is done, and nothing of the run is left in the target and in Kafka. */
  static void complete(RunChange change) {
    RunState run = change.run();
    run.setPhase(Phase.COMPLETED);
    run.setPhaseSince(change.now());
    run.setEndedAt(change.now());
    reserve(change);
    change.deriveEffects();
  }

  /** That all is equal says nothing of what the run could not look at. */
  static void tablesGone(RunChange change, TablesGone fact) {
    for (TableId table : fact.getTables()) {
      Runs.warn(
          change.run().getWarnings(),
          "%s is not in the source any more, or its user does not see it: what the target has of it from an earlier run was neither compared nor changed"
              .formatted(TableName.of(table)));
    }
  }

  /** What has to be said with it that all is equal. */
  private static void reserve(RunChange change) {
    long rejected = 0;
    int lookedAt = 0;
    int tracked = 0;
    int contained = 0;
    int captured = 0;
    for (TableState table : change.tables()) {
      TableProgress progress = table.getProgress();
      rejected += progress.getRowsRejected();
      lookedAt += Equality.isOfSomeRows(progress) || progress.getRowsSettled() >= 0 ? 1 : 0;
      tracked += FoundRows.byTracking(progress) >= 0 ? 1 : 0;
      contained += Equality.of(progress) == Equality.CONTAINED ? 1 : 0;
      captured += FoundRows.byCapture(progress) >= 0 ? 1 : 0;
    }
    change.run().setRowsRejected(rejected);
    change.run().setLookedAt(lookedAt);
    change.run().setTracked(tracked);
    change.run().setContained(contained);
    change.run().setCaptured(captured);
  }

  /** Nothing is left of a cancelled run. */
  static void released(RunChange change) {
    change.run().setEndedAt(change.now());
    change.forget(change.run().getRunId());
  }

  /** A release that cannot be done is said, and does not keep the pipeline for ever. */
  static void releaseFailed(RunChange change, TaskFailed fact) {
    RunState run = change.run();
    if (isOfTarget(run, fact)) {
      Runs.warn(run.getWarnings(), "traces of the run are left: " + fact.getMessage());
      released(change);
    }
  }

  /** True where an effect on the target was given up. */
  static boolean isOfTarget(RunState run, TaskFailed fact) {
    return TaskIds.kind(run.getRunId(), fact.getTaskId()) == TaskIds.Kind.EFFECT
        && !fact.getRetryable();
  }

  private static void close(RunChange change, String code, String message) {
    RunState run = change.run();
    run.setPhase(Phase.FAILED);
    run.setPaused(false);
    run.setPhaseSince(change.now());
    run.setEndedAt(change.now());
    run.setFailureCode(code);
    run.setFailure(message);
  }
}
