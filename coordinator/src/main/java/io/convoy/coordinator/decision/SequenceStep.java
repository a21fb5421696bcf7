// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableState;
import java.util.List;

/** SEQUENCES: each identity goes on where the source's would. */
final class SequenceStep extends Step {
  SequenceStep() {
    super(Phase.SEQUENCES, RunState::getSequenced);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (fact instanceof SequencesSet set) {
      sequencesSet(change, set);
    }
  }

  @Override
  List<Effect> effects(RunChange change) {
    String runId = change.run().getRunId();
    return each(
        change,
        Stage.LINKED,
        table ->
            new SetSequences(
                runId, change.description(table), table.getProgress().getGeneration()));
  }

  private static void sequencesSet(RunChange change, SequencesSet fact) {
    TableState table = change.tableAt(Stage.LINKED, fact.getTable());
    if (table != null) {
      table.getProgress().setStage(Stage.SEQUENCED);
      change.run().setSequenced(change.run().getSequenced() + 1);
    }
  }
}
