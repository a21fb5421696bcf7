// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.schemas.event.Guarantee;
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
    RunState run = change.run();
    return each(
        change,
        Stage.LINKED,
        table ->
            new SetSequences(run.getRunId(), change.description(table), isReadLater(run, table)));
  }

  /**
   * True where the rows may have been read at a later moment than the sequences, which are known as
   * they were when the run was planned. A table of which nothing had been read when the snapshot
   * was lost is of its first generation, and of the later moment all the same.
   */
  private static boolean isReadLater(RunState run, TableState table) {
    return table.getProgress().getGeneration() > 0
        || run.getUnprovenSnapshots() > 0
        || run.getGuarantee() != Guarantee.ONE_POINT_IN_TIME;
  }

  private static void sequencesSet(RunChange change, SequencesSet fact) {
    TableState table = change.tableAt(Stage.LINKED, fact.getTable());
    if (table != null) {
      table.getProgress().setStage(Stage.SEQUENCED);
      change.run().setSequenced(change.run().getSequenced() + 1);
    }
  }
}
