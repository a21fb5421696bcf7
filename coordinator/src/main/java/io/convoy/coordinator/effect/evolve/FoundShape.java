// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.evolve.Shape.Nulls;
import io.convoy.coordinator.effect.evolve.Shape.ShapeColumn;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Asks the target what shapes are: that of a table, and what a description means to it. */
final class FoundShape {
  private static final String WANTED = "convoy_wanted";

  // A domain in the target is as good as what it is over, unless the source has it too.
  private static final String COLUMNS =
      """
      SELECT a.attname, a.attnotnull,
             CASE WHEN t.typtype = 'd' AND ? THEN format_type(t.typbasetype, t.typtypmod)
                  ELSE format_type(a.atttypid, a.atttypmod) END
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum\
      """;

  private static final String IS_CONSTANT =
      """
      SELECT FROM pg_attribute
      WHERE attrelid = to_regclass('pg_temp.convoy_wanted') AND attname = 'convoy_default'
        AND atthasmissing\
      """;

  private FoundShape() {}

  /** Of a table that is there; of no columns where it is not. */
  static Shape of(Connection connection, TargetTable table) throws SQLException {
    Shape exact = read(connection, table.sql(), false);
    Shape plain = read(connection, table.sql(), true);
    Shape described = wanted(connection, table);
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>(plain.columns());
    exact
        .columns()
        .forEach((name, column) -> {
          ShapeColumn wanted = described.columns().get(name);
          if (wanted != null && wanted.type().equals(column.type())) {
            columns.put(name, column);
          }
        });
    return new Shape(columns);
  }

  /** What the described columns are called here, and whether they take NULL. */
  static Shape wanted(Connection connection, TargetTable table) throws SQLException {
    Shape spelled =
        SqlSteps.tried(
            connection,
            trial -> {
              SqlSteps.run(trial, temporary(table));
              return read(trial, "pg_temp." + WANTED, false);
            });
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>();
    for (Column column : table.source().getColumns()) {
      String name = table.column(column.getName());
      ShapeColumn found = spelled.columns().get(name);
      if (found != null) {
        columns.put(name, new ShapeColumn(found.type(), Nulls.of(column.getNullable())));
      }
    }
    return new Shape(columns);
  }

  /** True where rows that are there get one and the same value, without being written. */
  static boolean isConstant(Connection connection, TargetTable table, Column column)
      throws SQLException {
    String expression = DefaultDdl.expression(table, column.getDefaultExpression());
    SqlStep add =
        new SqlStep(
            "try the default of column " + column.getName(),
            "ALTER TABLE pg_temp.%s ADD COLUMN convoy_default %s DEFAULT %s"
                .formatted(WANTED, TableDdl.type(column), expression));
    return SqlSteps.tried(
        connection,
        trial -> {
          SqlSteps.run(trial, new SqlStep("try", "CREATE TEMPORARY TABLE " + WANTED + " ()"));
          if (SqlAttempt.refusal(trial, add).isPresent()) {
            return false;
          }
          try (PreparedStatement statement = trial.prepareStatement(IS_CONSTANT);
              ResultSet row = statement.executeQuery()) {
            return row.next();
          }
        });
  }

  private static Shape read(Connection connection, String relation, boolean isPlain)
      throws SQLException {
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setBoolean(1, isPlain);
      statement.setString(2, relation);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.put(
              row.getString(1), new ShapeColumn(row.getString(3), Nulls.of(!row.getBoolean(2))));
        }
      }
    }
    return new Shape(columns);
  }

  private static SqlStep temporary(TargetTable table) {
    String columns =
        table.source().getColumns().stream()
            .map(column ->
                SqlNames.quote(table.column(column.getName())) + " " + column.getTargetType())
            .collect(Collectors.joining(", "));
    return new SqlStep(
        "find the column types of table " + table.sql(),
        "CREATE TEMPORARY TABLE " + WANTED + " (" + columns + ")");
  }
}
