// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TaskFailed;

/**
 * The tables that the swap of a run put aside: they stay until a person asks for them to be
 * dropped. A run whose old tables are being dropped has the pipeline meanwhile, as one that is
 * released has.
 */
final class OldTables {
  private OldTables() {}

  /**
   * A person asks for it. Also of a run that does not know of any: one that was cancelled while it
   * swapped may have put some aside.
   */
  static void drop(RunChange change, RunView view) {
    RunState run = change.run();
    if (!RunStatus.isOver(run) || !run.getSwaps()) {
      return;
    }
    view.activeRun()
        .ifPresentOrElse(
            active -> ended(change, "not dropped, since run " + active.getRunId() + " is at work"),
            () -> run.setDroppingOld(true));
    change.deriveEffects();
  }

  static void dropped(RunChange change, OldDropped fact) {
    RunState run = change.run();
    if (!run.getDroppingOld()) {
      return;
    }
    run.setOldTables(fact.getLeft());
    ended(change, "%d dropped, %d left".formatted(fact.getDropped(), fact.getLeft()));
    fact.getNotes().forEach(note -> Runs.warn(run.getWarnings(), note));
  }

  /** It does not keep the pipeline for ever. */
  static void failed(RunChange change, TaskFailed fact) {
    RunState run = change.run();
    if (run.getDroppingOld() && RunEnd.isOfTarget(run, fact)) {
      ended(change, "given up: " + fact.getMessage());
    }
  }

  private static void ended(RunChange change, String how) {
    RunState run = change.run();
    run.setDroppingOld(false);
    run.setDrops(run.getDrops() + 1);
    Runs.warn(run.getWarnings(), "old tables (%d.): %s".formatted(run.getDrops(), how));
    change.deriveEffects();
  }
}
