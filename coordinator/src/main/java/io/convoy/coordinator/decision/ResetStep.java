// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.Replacing;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.schemas.event.DependentsFound;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TargetReset;
import java.util.List;

/** RESET: gets out of the way what the run replaces in the target. */
final class ResetStep extends Step {
  ResetStep() {
    // Only the fact tells it.
    super(Phase.RESET, run -> -1);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (change.run().getPhase() != Phase.RESET) {
      return;
    }
    switch (fact) {
      case DependentsFound found ->
          found.getNotes().forEach(note -> Runs.warn(change.run().getWarnings(), note));
      case TargetReset reset -> {
        change.run().setTarget(reset.getServer());
        change.endStep();
      }
      default -> {
        // Of another step.
      }
    }
  }

  @Override
  List<Effect> effects(RunChange change) {
    RunState run = change.run();
    List<Description> tables = change.tables().stream().map(change::description).toList();
    return List.of(
        new ResetTarget(
            run.getRunId(), tables, run.getIdentity(), Replacing.of(run), Claim.of(run)));
  }
}
