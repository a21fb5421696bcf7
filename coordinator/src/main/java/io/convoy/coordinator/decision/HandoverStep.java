// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.HandSequencesOver;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.TableState;
import java.util.List;

/**
 * SEQUENCES of a handover: each sequence goes on where the source's would, and behind the rows.
 * Where a table differs nothing is handed over.
 */
final class HandoverStep extends Step {
  HandoverStep() {
    super(Phase.SEQUENCES, RunState::getSequenced);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (fact instanceof SequencesSet set) {
      sequencesSet(change, set);
    }
  }

  @Override
  boolean isDone(RunState run) {
    return run.getDifferent() > 0 || super.isDone(run);
  }

  @Override
  List<Effect> effects(RunChange change) {
    RunState run = change.run();
    if (run.getDifferent() > 0) {
      return List.of();
    }
    return change.tables().stream()
        .filter(table -> !table.getProgress().getSequencesSet())
        .<Effect>map(table -> new HandSequencesOver(run.getRunId(), change.description(table)))
        .toList();
  }

  private void sequencesSet(RunChange change, SequencesSet fact) {
    TableState table = change.table(fact.getTable());
    if (change.run().getPhase() == phase()
        && table != null
        && !table.getProgress().getSequencesSet()) {
      table.getProgress().setSequencesSet(true);
      change.run().setSequenced(change.run().getSequenced() + 1);
    }
  }
}
