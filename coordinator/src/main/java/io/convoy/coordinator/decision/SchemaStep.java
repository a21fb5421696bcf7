// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableState;
import java.util.List;

/** SCHEMA: creates the tables, without keys, and registers the schemas of their rows. */
final class SchemaStep extends Step {
  SchemaStep() {
    super(Phase.SCHEMA, RunState::getCreated);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (fact instanceof TableCreated created) {
      tableCreated(change, created);
    }
  }

  @Override
  List<Effect> effects(RunChange change) {
    String runId = change.run().getRunId();
    return each(
        change,
        Stage.DESCRIBED,
        table -> new CreateTable(runId, change.description(table), Runs.moment(change.run())));
  }

  private static void tableCreated(RunChange change, TableCreated fact) {
    TableState table = change.tableAt(Stage.DESCRIBED, fact.getTable());
    if (table != null) {
      table.getProgress().setSchemaId(fact.getSchemaId());
      table.getProgress().setStage(Stage.CREATED);
      change.run().setCreated(change.run().getCreated() + 1);
      LoadMarks.tableCreated(change.run(), table, fact.getWatermark());
    }
  }
}
