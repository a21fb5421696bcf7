// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableSummed;
import java.util.List;

/**
 * VERIFY of a run that repairs: the tables that were mended are summed up once more, against the
 * same sums of the source.
 */
final class CheckStep extends Step {
  CheckStep() {
    super(Phase.VERIFY, RunState::getVerified);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (fact instanceof TableSummed summed && !summed.getKeys()) {
      tableSummed(change, summed);
    }
  }

  @Override
  List<Effect> effects(RunChange change) {
    return change.tables().stream()
        .filter(table -> table.getComparing() == Comparing.CHECKING)
        .<Effect>map(table -> CompareEffects.sum(change, table))
        .toList();
  }

  private static void tableSummed(RunChange change, TableSummed fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table == null || table.getComparing() != Comparing.CHECKING) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setRowsVerified(fact.getRows());
    progress.setChecksumVerified(fact.getChecksum());
    boolean isSame = isSame(table, fact);
    if (!isSame) {
      LogChanges.notProven(change.run());
      progress.setDetail(
          "still differs after %d rows were mended: something else writes to it, or a trigger does"
              .formatted(AppendedRows.mended(progress)));
      progress.setRowsMissing(-1);
      progress.setRowsExtra(-1);
      progress.setRowsChanged(-1);
    }
    CompareStep.settle(change, table, isSame ? Verdict.EQUAL : Verdict.DIFFERENT);
  }

  private static boolean isSame(TableState table, TableSummed fact) {
    TableProgress progress = table.getProgress();
    if (progress.getAppended()) {
      return AppendedRows.areThere(table, fact.getRows(), fact.getChecksum());
    }
    return !fact.getWanted().hasRemaining()
        && fact.getRows() == progress.getRowsExtracted()
        && fact.getChecksum() == progress.getChecksum();
  }
}
