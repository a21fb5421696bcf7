// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.name.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VERIFY: what the target holds at rest, against what was read. */
final class VerifyStep extends Step {
  VerifyStep() {
    super(Phase.VERIFY, RunState::getVerified);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (fact instanceof TableVerified verified) {
      tableVerified(change, verified);
    }
  }

  @Override
  List<Effect> effects(RunChange change) {
    return each(change, Stage.SEQUENCED, table -> verify(table, change.description(table)));
  }

  private static VerifyTable verify(TableState table, Description description) {
    TableProgress progress = table.getProgress();
    return new VerifyTable(
        progress.getRunId(),
        description,
        progress.getSchemaId(),
        progress.getRowsExtracted() - progress.getRowsRejected(),
        progress.getChecksum() - progress.getRejectedSum(),
        LoadMarks.way(table));
  }

  private void tableVerified(RunChange change, TableVerified fact) {
    TableState table = change.tableAt(Stage.SEQUENCED, fact.getTable());
    if (table == null) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setStage(Stage.VERIFIED);
    progress.setRowsVerified(fact.getRows());
    progress.setChecksumVerified(fact.getChecksum());
    progress.setEqual(isEqual(change, progress, fact));
    progress.setDetail(detail(progress, fact));
    LoadMarks.tableVerified(table, fact);
    RunState run = change.run();
    run.setVerified(run.getVerified() + 1);
    run.setDifferent(run.getDifferent() + (progress.getEqual() ? 0 : 1));
    if (isDone(run)) {
      change.deriveEffects();
    }
  }

  private static boolean isEqual(RunChange change, TableProgress progress, TableVerified fact) {
    return isCounted(change, progress)
        && fact.getRows() == progress.getRowsExtracted() - progress.getRowsRejected()
        && fact.getChecksum() == progress.getChecksum() - progress.getRejectedSum();
  }

  /** What was read is what the source counts, where it has a point in time that both belong to. */
  private static boolean isCounted(RunChange change, TableProgress progress) {
    return change.run().getGuarantee() != Guarantee.ONE_POINT_IN_TIME
        || progress.getRowsCounted() == progress.getRowsExtracted();
  }

  private static String detail(TableProgress progress, TableVerified fact) {
    if (progress.getRowsRejected() == 0) {
      return fact.getDetail();
    }
    String rejected =
        Runs.count(progress.getRowsRejected(), "row was", "rows were")
            + " rejected and went to the rejects topic";
    return fact.getDetail().isEmpty() ? rejected : rejected + "; " + fact.getDetail();
  }

  @Override
  @Nullable String difference(RunChange change) {
    return difference(change, VerifyStep::difference);
  }

  private static String difference(TableProgress table) {
    return "%s (%d rows read, %d rejected, %d in the target%s)"
        .formatted(
            TableName.of(table.getTable()),
            table.getRowsExtracted(),
            table.getRowsRejected(),
            table.getRowsVerified(),
            table.getChecksum() - table.getRejectedSum() == table.getChecksumVerified()
                ? ""
                : ", checksums differ");
  }
}
