// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.expression;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.IndexDdl;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lets PostgreSQL's own expressions name columns as the target does: they are given to an empty
 * table that has the source's names, its columns are renamed, and PostgreSQL is asked what the
 * expressions are then. Nothing of it stays.
 */
public final class RenamedParts {
  private static final String SCHEMA = "pg_temp";
  private static final String GENERATED =
      """
      SELECT pg_get_expr(d.adbin, d.adrelid)
      FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND a.attgenerated <> ''\
      """;
  private static final String DEFINITION =
      "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = to_regclass(?) AND"
          + " conname = ?";
  private static final String PREDICATE =
      "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = to_regclass(?)";
  private static final String EXPRESSION =
      "SELECT pg_get_indexdef(to_regclass(?), CAST(? AS integer), false)";

  private final Connection connection;
  private final TargetTable table;
  private final TargetTable trial;
  private final String renamed;

  private RenamedParts(Connection connection, TargetTable table) {
    this.connection = connection;
    this.table = table;
    Table copy = TranslatedParts.copy(table.source());
    // Expressions may name the table too.
    copy.setId(new TableId(SCHEMA, table.source().getId().getName()));
    this.trial = new TargetTable(copy, TargetNames.SAME);
    this.renamed = SqlNames.quote(SCHEMA, table.name());
  }

  /**
   * True where an expression of the table may name a column that has another name here; a
   * translated one names columns as the target does.
   */
  static boolean has(TargetTable table) {
    Table source = table.source();
    return source.getColumns().stream()
            .anyMatch(column -> !table.column(column.getName()).equals(column.getName()))
        && (source.getConstraints().stream().anyMatch(check -> check.getOriginal() == null)
            || source.getColumns().stream().anyMatch(RenamedParts::hasExpression)
            || source.getIndexes().stream().anyMatch(RenamedParts::hasExpression));
  }

  private static boolean hasExpression(Column column) {
    return column.getGeneratedExpression() != null && column.getOriginal() == null;
  }

  private static boolean hasExpression(Index index) {
    return index.getPredicate() != null && index.getOriginal() == null
        || index.getColumns().stream().anyMatch(column -> column.getExpression() != null);
  }

  /** The table itself where nothing is to be renamed, else a copy; types must be there. */
  public static TargetTable renamed(Connection connection, TargetTable table) throws SQLException {
    if (!has(table)) {
      return table;
    }
    return SqlSteps.tried(connection, attempt -> new RenamedParts(attempt, table).renamed());
  }

  private TargetTable renamed() throws SQLException {
    Table copy = TranslatedParts.copy(table.source());
    create(copy);
    for (Constraint constraint : copy.getConstraints()) {
      if (!takes(KeyDdl.constraint(trial, constraint))) {
        constraint.setFragile(true);
      }
    }
    for (Index index : copy.getIndexes()) {
      if (hasExpression(index) && !takes(IndexDdl.create(trial, index))) {
        index.setFragile(true);
      }
    }
    rename();
    for (Column column : copy.getColumns()) {
      if (column.getGeneratedExpression() != null) {
        String name = table.column(column.getName());
        column.setGeneratedExpression(
            asked(GENERATED, name).orElse(column.getGeneratedExpression()));
      }
    }
    for (Constraint constraint : copy.getConstraints()) {
      constraint.setDefinition(
          asked(DEFINITION, constraint.getName()).orElse(constraint.getDefinition()));
    }
    for (Index index : copy.getIndexes()) {
      read(index);
    }
    return new TargetTable(copy, table.names());
  }

  /** What the target does not take becomes a plain column, and its expression fragile. */
  private void create(Table copy) throws SQLException {
    String plain =
        copy.getColumns().stream()
            .filter(column -> column.getGeneratedExpression() == null)
            .map(RenamedParts::column)
            .collect(Collectors.joining(", "));
    SqlSteps.run(
        connection,
        new SqlStep(
            "try the names of table " + table.sql(),
            "CREATE TEMPORARY TABLE " + SqlNames.quote(trial.name()) + " (" + plain + ")"));
    for (Column column : copy.getColumns()) {
      if (column.getGeneratedExpression() != null) {
        String add = "ALTER TABLE " + trial.sql() + " ADD COLUMN " + column(column);
        if (!takes(step(add + TableDdl.generated(column)))) {
          column.setFragile(true);
          SqlSteps.run(connection, step(add));
        }
      }
    }
  }

  private static String column(Column column) {
    return SqlNames.quote(column.getName()) + " " + TableDdl.type(column);
  }

  private void rename() throws SQLException {
    for (Column column : table.source().getColumns()) {
      String name = table.column(column.getName());
      if (!name.equals(column.getName())) {
        SqlSteps.run(
            connection,
            step(
                "ALTER TABLE %s RENAME COLUMN %s TO %s"
                    .formatted(
                        trial.sql(), SqlNames.quote(column.getName()), SqlNames.quote(name))));
      }
    }
    if (!table.name().equals(trial.name())) {
      SqlSteps.run(
          connection,
          step("ALTER TABLE " + trial.sql() + " RENAME TO " + SqlNames.quote(table.name())));
    }
  }

  private void read(Index index) throws SQLException {
    String name = SqlNames.quote(SCHEMA, index.getName());
    if (index.getPredicate() != null) {
      index.setPredicate(one(PREDICATE, name).orElse(index.getPredicate()));
    }
    for (int i = 0; i < index.getColumns().size(); i++) {
      IndexColumn column = index.getColumns().get(i);
      if (column.getExpression() != null) {
        String place = Integer.toString(i + 1);
        column.setExpression(one(EXPRESSION, name, place).orElse(column.getExpression()));
      }
    }
  }

  private Optional<String> asked(String query, String name) throws SQLException {
    return one(query, renamed, name);
  }

  private boolean takes(SqlStep step) throws SQLException {
    return SqlAttempt.refusal(connection, step).isEmpty();
  }

  private SqlStep step(String sql) {
    List<String> path = table.source().getSearchPath();
    return new SqlStep("try the names of table " + table.sql(), sql, path);
  }

  private Optional<String> one(String query, String... names) throws SQLException {
    return SqlCall.first(connection, query, row -> row.getString(1), (Object[]) names);
  }
}
