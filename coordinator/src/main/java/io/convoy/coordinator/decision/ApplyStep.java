// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Effect.Staged;
import io.convoy.schemas.event.ChangesApplied;
import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StageOutdated;
import io.convoy.schemas.event.TableState;
import java.util.List;
import java.util.Objects;

/**
 * APPLY: what the stages hold comes into the tables, of all tables at once, so that whoever reads
 * the target sees it as it was before, or as it is after.
 */
final class ApplyStep extends Step {
  ApplyStep() {
    super(Phase.APPLY, RunState::getLoaded);
  }

  @Override
  void begin(RunChange change) {
    change.run().setApplied(FetchStep.staged(change).isEmpty());
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case ChangesApplied applied -> changesApplied(change);
      case StageOutdated outdated -> stageOutdated(change, outdated);
      default -> {
        // Of another step.
      }
    }
  }

  @Override
  boolean isDone(RunState run) {
    return run.getApplied();
  }

  @Override
  List<Effect> effects(RunChange change) {
    List<Staged> staged =
        FetchStep.staged(change).stream()
            .map(table -> staged(table, change.description(table)))
            .toList();
    return staged.isEmpty()
        ? List.of()
        : List.of(new ApplyChanges(change.run().getRunId(), staged));
  }

  private static Staged staged(TableState table, Description description) {
    return new Staged(description, CompareStep.comparison(table), table.getStage());
  }

  private void changesApplied(RunChange change) {
    if (change.run().getPhase() != phase() || change.run().getApplied()) {
      return;
    }
    change.run().setApplied(true);
    for (TableState staged : FetchStep.staged(change)) {
      TableState table = Objects.requireNonNull(change.table(staged.getTable()));
      table.setComparing(Comparing.CHECKING);
      table.getProgress().setMended(true);
    }
  }

  private static void stageOutdated(RunChange change, StageOutdated fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table != null && table.getComparing() == Comparing.STAGED) {
      SourceCount.notMet(change, table, fact.getReason());
    }
  }
}
