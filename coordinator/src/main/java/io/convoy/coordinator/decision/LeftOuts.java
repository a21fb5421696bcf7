// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.name.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run leaves out of the target since the rows do not hold it or the target refuses it: what
 * that means for the run's end, and that it is tried again after it when a person asks for that. A
 * run that is tried again has the pipeline meanwhile, as one that is released has.
 */
final class LeftOuts {
  private LeftOuts() {}

  /** What FINALIZE left out; a table that is begun anew has it anew. */
  static void ofTable(TableProgress progress, List<LeftOut> leftOut) {
    progress.setLeftOut(new ArrayList<>(leftOut));
  }

  /** What came to it when foreign keys were added. */
  static void ofForeignKeys(TableProgress progress, List<LeftOut> leftOut) {
    List<LeftOut> all = new ArrayList<>(progress.getLeftOut());
    all.addAll(leftOut);
    progress.setLeftOut(all);
  }

  /** Counts what was left out; true where that lets the run fail. */
  static boolean failAtTheEnd(RunChange change) {
    List<TableState> incomplete =
        change.tables().stream()
            .filter(table -> !table.getProgress().getLeftOut().isEmpty())
            .toList();
    int leftOut =
        incomplete.stream().mapToInt(table -> table.getProgress().getLeftOut().size()).sum();
    change.run().setLeftOut(leftOut);
    boolean fails = leftOut > 0 && change.policy().onBrokenConstraint() == OnBrokenConstraint.FAIL;
    if (fails) {
      List<String> names =
          incomplete.stream()
              .flatMap(table ->
                  table.getProgress().getLeftOut().stream()
                      .map(one -> one.getWhat() + " of " + TableName.of(table.getTable())))
              .toList();
      RunEnd.failForGood(
          change,
          ErrorCode.OBJECTS_LEFT_OUT,
          "all rows are there and equal, but %s not as at the source (target.on-broken-constraint: fail): %s"
              .formatted(Runs.count(leftOut, "object is", "objects are"), Runs.list(names)));
    }
    return fails;
  }

  /** A person asks for it; nothing follows where nothing was left out. */
  static void retry(RunChange change, RunView view) {
    RunState run = change.run();
    boolean isPossible =
        RunStatus.isOver(run) && run.getPhase() != Phase.CANCELLED && run.getLeftOut() > 0;
    if (!isPossible) {
      return;
    }
    view.activeRun()
        .ifPresentOrElse(
            active ->
                ended(change, "not tried again, since run " + active.getRunId() + " is at work"),
            () -> run.setRetrying(true));
    change.deriveEffects();
  }

  static void retried(RunChange change, LeftOutRetried fact) {
    RunState run = change.run();
    if (!run.getRetrying()) {
      return;
    }
    run.setLeftOut(fact.getLeft());
    ended(change, "%d added, %d still left out".formatted(fact.getAdded(), fact.getLeft()));
    fact.getNotes().forEach(note -> Runs.warn(run.getWarnings(), note));
    boolean wasTheFailure = ErrorCode.OBJECTS_LEFT_OUT.name().equals(run.getFailureCode());
    if (fact.getLeft() == 0 && wasTheFailure) {
      run.setPhase(Phase.COMPLETED);
      run.setPhaseSince(change.now());
      run.setFailureCode(null);
      run.setFailure(null);
    }
  }

  /** It does not keep the pipeline for ever. */
  static void failed(RunChange change, TaskFailed fact) {
    RunState run = change.run();
    if (run.getRetrying() && RunEnd.isOfTarget(run, fact)) {
      ended(change, "given up: " + fact.getMessage());
    }
  }

  private static void ended(RunChange change, String how) {
    RunState run = change.run();
    run.setRetrying(false);
    run.setRetries(run.getRetries() + 1);
    Runs.warn(
        run.getWarnings(),
        "what was left out, tried again (%d.): %s".formatted(run.getRetries(), how));
    change.deriveEffects();
  }
}
