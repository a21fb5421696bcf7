// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The stage of a table, which has its carried columns in their types and nothing else of it, and
 * the list of the rows in the table that are to go or to change.
 *
 * @param layout of the table
 */
record StageTables(StageName name, RowLayout layout) {
  String table() {
    return SqlNames.quote(layout.targetSchema(), layout.targetTable());
  }

  /** The layout of the same rows in the stage. */
  RowLayout staged() {
    return new RowLayout(
        layout.source(), name.schema(), name.table(), layout.fields(), layout.part());
  }

  /** Names of the columns, separated by commas. */
  String columns(Function<String, String> each) {
    return columns(layout.fields().stream().map(RowField::targetColumn).toList(), ", ", each);
  }

  static String columns(List<String> names, String between, Function<String, String> each) {
    return names.stream().map(SqlNames::quote).map(each).collect(Collectors.joining(between));
  }

  void create(Connection connection) throws SQLException {
    String doing = "make a stage for table " + table();
    SqlSteps.run(
        connection,
        List.of(
            new SqlStep(doing, "DROP TABLE IF EXISTS " + name.sql() + ", " + name.listSql()),
            new SqlStep(
                doing,
                "CREATE UNLOGGED TABLE %s AS SELECT %s FROM ONLY %s WITH NO DATA"
                    .formatted(name.sql(), columns(column -> column), table())),
            new SqlStep(
                doing,
                "CREATE TABLE %s (relation oid NOT NULL, place tid NOT NULL, changed boolean NOT NULL)"
                    .formatted(name.listSql()))));
  }
}
