// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.postgres.SqlCall;
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
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the target what shapes are: that of a table, and what a description means to it. */
final class FoundShape {
  private static final String WANTED = "convoy_wanted";

  // A domain in the target is as good as what it is over, unless the source has it too.
  private static final String COLUMNS =
      """
      SELECT a.attname, a.attnotnull, format_type(a.atttypid, a.atttypmod),
             CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END
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

  /**
   * Of a table that is there; of no columns where it is not.
   *
   * @param wanted what is described, as {@link #wanted} says it
   */
  static Shape of(Connection connection, TargetTable table, Shape wanted) throws SQLException {
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>();
    SqlCall.forEach(
        connection,
        COLUMNS,
        row -> {
          String name = row.getString(1);
          String type = row.getString(3);
          @Nullable String base = row.getString(4);
          ShapeColumn described = wanted.columns().get(name);
          boolean isAsDescribed = described != null && described.type().equals(type);
          columns.put(
              name,
              new ShapeColumn(
                  base == null || isAsDescribed ? type : base, Nulls.of(!row.getBoolean(2))));
        },
        table.sql());
    return new Shape(columns);
  }

  /** What the described columns are called here, and whether they take NULL. */
  static Shape wanted(Connection connection, TargetTable table) throws SQLException {
    Map<String, String> spelled =
        SqlSteps.tried(
            connection,
            trial -> {
              SqlSteps.run(trial, temporary(table));
              Map<String, String> types = new HashMap<>();
              SqlCall.forEach(
                  trial,
                  COLUMNS,
                  row -> types.put(row.getString(1), row.getString(3)),
                  "pg_temp." + WANTED);
              return types;
            });
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>();
    for (Column column : table.source().getColumns()) {
      String name = table.column(column.getName());
      String type = spelled.get(name);
      if (type != null) {
        columns.put(name, new ShapeColumn(type, Nulls.of(column.getNullable())));
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
          return SqlCall.finds(trial, IS_CONSTANT);
        });
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
