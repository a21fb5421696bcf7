// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.ArrayList;
import java.util.List;

/**
 * FINALIZE: keys and indexes of each table as soon as its rows are there, while others are still
 * copied; then the foreign keys between all of them.
 */
final class FinalizeStep extends Step {
  FinalizeStep() {
    super(Phase.FINALIZE, RunState::getLinked);
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case TableFinalized finalized -> tableFinalized(change, finalized);
      case ForeignKeysAdded added -> foreignKeysAdded(change, added);
      default -> {
        // Of another step.
      }
    }
  }

  @Override
  boolean isUnderWay(RunState run) {
    return Runs.isCopying(run);
  }

  @Override
  List<Effect> effects(RunChange change) {
    String runId = change.run().getRunId();
    return Runs.isFinal(change.run())
        ? each(
            change, Stage.FINALIZED, table -> new AddForeignKeys(runId, change.description(table)))
        : each(
            change, Stage.EXTRACTED, table -> FinalizeTable.of(table, change.description(table)));
  }

  private static void tableFinalized(RunChange change, TableFinalized fact) {
    TableState table = change.tableAt(Stage.EXTRACTED, fact.getTable());
    if (table == null || !Runs.isCurrent(table, fact.getGeneration())) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setRowsLoaded(fact.getRows());
    progress.setRowsRejected(fact.getRejected());
    progress.setRejectedSum(fact.getRejectedSum());
    LeftOuts.ofTable(progress, fact.getLeftOut());
    progress.setStage(Stage.FINALIZED);
    fact.getWarnings().forEach(warning -> Runs.warn(progress.getWarnings(), warning));
    RunState run = change.run();
    run.setFinalized(run.getFinalized() + 1);
    if (Runs.isFinal(run)) {
      change.deriveEffects();
    } else {
      LiveTables.open(change);
    }
  }

  private static void foreignKeysAdded(RunChange change, ForeignKeysAdded fact) {
    TableState table = change.tableAt(Stage.FINALIZED, fact.getTable());
    if (table != null) {
      List<String> warnings = new ArrayList<>(table.getProgress().getWarnings());
      warnings.addAll(fact.getWarnings());
      table.getProgress().setWarnings(warnings);
      LeftOuts.ofForeignKeys(table.getProgress(), fact.getLeftOut());
      table.getProgress().setStage(Stage.LINKED);
      change.run().setLinked(change.run().getLinked() + 1);
    }
  }
}
