// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.schemas.event.ChangesApplied;
import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Kind;
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
    // A moment is kept also where nothing is new.
    boolean isDue = isKept(change.run()) || !FetchStep.staged(change).isEmpty();
    change.run().setApplied(!isDue);
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case ChangesApplied applied -> changesApplied(change, applied);
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
    RunState run = change.run();
    return run.getApplied()
        ? List.of()
        : List.of(
            new ApplyChanges(run.getRunId(), staged, moment(run), LogNotes.knowledge(change)));
  }

  private static Moment moment(RunState run) {
    boolean isOne =
        run.getGuarantee() == Guarantee.ONE_POINT_IN_TIME && run.getUnprovenSnapshots() == 0;
    return new Moment(
        run.getPosition(), isKept(run), isOne && run.getOnly().isEmpty(), Runs.moment(run));
  }

  private static boolean isKept(RunState run) {
    return run.getKind() == Kind.SYNC || run.getKind() == Kind.HANDOVER;
  }

  private static Staged staged(TableState table, Description description) {
    return new Staged(
        description,
        CompareEffects.comparison(table, ComparedPart.ALL),
        table.getStage(),
        Extent.of(table));
  }

  private void changesApplied(RunChange change, ChangesApplied fact) {
    RunState run = change.run();
    if (run.getPhase() != phase() || run.getApplied()) {
      return;
    }
    run.setApplied(true);
    run.setRowsDeleted(fact.getDeleted());
    run.setRowsUpdated(fact.getUpdated());
    run.setRowsInserted(fact.getInserted());
    fact.getNotes().forEach(note -> Runs.warn(run.getWarnings(), note));
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
