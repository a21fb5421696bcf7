// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.evolve.Evolution.Add;
import io.convoy.coordinator.effect.evolve.Evolution.Change;
import io.convoy.coordinator.effect.evolve.Evolution.Loosen;
import io.convoy.coordinator.effect.evolve.Evolution.Widen;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Says how a table is given another shape, in one statement and what may fail beside it. */
final class Alterations {
  private final Connection connection;
  private final TargetTable table;
  private final Filling filling;
  private final List<String> clauses = new ArrayList<>();
  private final List<SqlStep> defaults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** What rows that are there get in a new column. */
  enum Filling {
    /** A default that is the same for all, as at the source most of the time. */
    CONSTANTS,
    /** Nothing: a version that is over had no such column. */
    NOTHING
  }

  Alterations(Connection connection, TargetTable table, Filling filling) {
    this.connection = connection;
    this.table = table;
    this.filling = filling;
  }

  void add(Change change) throws SQLException {
    String name = SqlNames.quote(change.column());
    clauses.add(
        switch (change) {
          case Add add -> addition(column(add.column()), name);
          case Widen widen -> "ALTER COLUMN %s TYPE %s".formatted(name, widen.type());
          case Loosen loosen -> "ALTER COLUMN %s DROP NOT NULL".formatted(name);
        });
  }

  String sql() {
    return "ALTER TABLE %s %s".formatted(table.sql(), String.join(", ", clauses));
  }

  /** What is to be known of it. */
  List<String> perform() throws SQLException {
    SqlSteps.run(
        connection, new SqlStep("give %s its source's shape".formatted(table.sql()), sql()));
    for (SqlStep step : defaults) {
      SqlAttempt.refusal(connection, step)
          .ifPresent(reason -> notes.add("not carried (%s): %s".formatted(reason, step.sql())));
    }
    notes.add("the target's table follows the source's shape: " + sql());
    return List.copyOf(notes);
  }

  private String addition(Column column, String name) throws SQLException {
    String plain =
        "ADD COLUMN %s %s%s".formatted(name, TableDdl.type(column), TableDdl.generated(column));
    if (column.getDefaultExpression() != null) {
      String expression = DefaultDdl.expression(table, column.getDefaultExpression());
      if (isFilled(column)) {
        return plain + " DEFAULT " + expression + (column.getNullable() ? "" : " NOT NULL");
      }
      defaults.add(
          new SqlStep(
              "give column %s of %s its default".formatted(name, table.sql()),
              "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                  .formatted(table.sql(), name, expression)));
    }
    if (!column.getNullable() && column.getGeneratedExpression() == null) {
      notes.add(
          "column %s is NOT NULL%s at the source and not here: ALTER TABLE %s ALTER COLUMN %s SET NOT NULL"
              .formatted(
                  name, column.getIdentity() == null ? "" : " and an identity", table.sql(), name));
    }
    return plain;
  }

  private boolean isFilled(Column column) throws SQLException {
    return filling == Filling.CONSTANTS
        && !column.getFragile()
        && FoundShape.isConstant(connection, table, column);
  }

  private Column column(String name) {
    return table.source().getColumns().stream()
        .filter(column -> table.column(column.getName()).equals(name))
        .findFirst()
        .orElseThrow();
  }
}
