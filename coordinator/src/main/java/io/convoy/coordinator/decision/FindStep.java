// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableFound;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.List;

/**
 * SCHEMA of a run that compares: which of the tables the target has. One that it lacks, or that
 * cannot be compared, is a difference, and is not read.
 */
final class FindStep extends Step {
  /** Where only the size of a table is known. */
  private static final int BYTES_PER_ROW = 512;

  FindStep() {
    super(Phase.SCHEMA, RunState::getCreated);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (fact instanceof TableFound found) {
      tableFound(change, found);
    }
  }

  @Override
  List<Effect> effects(RunChange change) {
    RunState run = change.run();
    return each(
        change,
        Stage.DESCRIBED,
        table ->
            new FindTable(
                run.getRunId(),
                change.description(table),
                run.getIdentity(),
                LogPlace.of(run),
                Shaping.of(run),
                Claim.of(run)));
  }

  private static void tableFound(RunChange change, TableFound fact) {
    TableState table = change.tableAt(Stage.DESCRIBED, fact.getTable());
    if (table == null) {
      return;
    }
    RunState run = change.run();
    run.setTarget(fact.getServer());
    TableProgress progress = table.getProgress();
    fact.getNotes().forEach(note -> Runs.warn(progress.getWarnings(), note));
    progress.setSchemaId(fact.getSchemaId());
    progress.setStage(Stage.CREATED);
    run.setCreated(run.getCreated() + 1);
    progress.setAppended(fact.getAppended());
    table.setKey(fact.getKey());
    LogChanges.tableFound(run, table, fact.getLog());
    Watermarks.tableFound(run, table, fact.getWatermark());
    table.setBuckets(BucketSums.bucketsFor(rows(progress)));
    if (fact.getObstacle() != null) {
      run.setPlanned(run.getPlanned() + 1);
      progress.setDetail(fact.getObstacle());
      CompareStep.settle(change, table, Verdict.DIFFERENT);
    }
  }

  private static long rows(TableProgress progress) {
    return Math.max(progress.getEstimatedRows(), progress.getEstimatedBytes() / BYTES_PER_ROW);
  }
}
