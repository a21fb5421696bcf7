// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.SettingDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.evolve.Evolving.Outcome;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.expression.TranslatedParts.Settled;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a table that the source has had no counterpart of until now: with all its keys, since it
 * has no row yet. Rows come as all those do that the target lacks.
 */
final class TableAddition {

  private TableAddition() {}

  static boolean exists(Connection connection, TargetTable table) throws SQLException {
    return SqlCall.findsRelation(connection, table.sql());
  }

  static Outcome perform(Connection connection, TargetTable described) throws SQLException {
    Settled settled = TranslatedParts.settle(connection, described);
    TargetTable table = settled.table();
    List<String> notes = new ArrayList<>(settled.warnings());
    TargetObjects.create(connection, table);
    SqlSteps.run(connection, TableDdl.create(table, Persistence.LOGGED));
    List<SqlStep> steps = new ArrayList<>(DefaultDdl.fragile(table).values());
    TableKeys.all(table).stream().map(Planned::step).forEach(steps::add);
    for (ForeignKey key : table.source().getForeignKeys()) {
      steps.add(KeyDdl.foreignKey(table, key));
      steps.add(KeyDdl.validate(table.sql(), table.names().identifier(key.getName())));
    }
    notes.addAll(SettingDdl.apply(connection, table, SettingDdl.beforeRows(table)));
    for (SqlStep step : steps) {
      Refusal.attempt(connection, step)
          .ifPresent(refusal ->
              notes.add(
                  "left out of the new table, since the target refuses it (%s): %s"
                      .formatted(refusal.message(), step.sql())));
    }
    notes.addAll(SettingDdl.apply(connection, table, SettingDdl.afterKeys(table)));
    notes.add("the table is new at the source, and was made in the target");
    return new Outcome(Optional.empty(), notes);
  }
}
