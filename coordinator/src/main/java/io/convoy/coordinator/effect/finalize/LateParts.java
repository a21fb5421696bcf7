// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.ddl.CommentDdl;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.coordinator.effect.expression.RenamedParts;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds to a table what may need other tables, once all of them have their rows: functions that the
 * target did not take before, checks that call one, and what of the domains of its columns comes
 * after the rows. What the target refuses is left out and told.
 */
public final class LateParts {
  private static final String ADD = " ADD CONSTRAINT ";
  private static final String NOT_VALID = " NOT VALID";
  private static final String CHECK =
      "SELECT FROM pg_constraint WHERE conrelid = to_regclass(?) AND conname = ?";
  private static final String DEFAULT =
      "SELECT FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ? AND atthasdef";

  private final Connection connection;
  private final TargetTable table;
  private final List<String> warnings = new ArrayList<>();

  private LateParts(Connection connection, TargetTable table) {
    this.connection = connection;
    this.table = table;
  }

  /** True where the table has any. */
  public static boolean has(TargetTable table) {
    return table.source().getConstraints().stream().anyMatch(Constraint::getLate)
        || !DefaultDdl.fragile(table).isEmpty()
        || table.source().getTypes().stream()
            .anyMatch(type -> type.getKind() == UserTypeKind.FUNCTION || !type.getLate().isEmpty());
  }

  /**
   * Does again no harm.
   *
   * @return a line for each part that is left out
   */
  public static List<String> add(Connection connection, TargetTable described, Origin origin)
      throws SQLException {
    TargetTable table = RenamedParts.renamed(connection, described);
    LateParts parts = new LateParts(connection, table);
    parts.warnings.addAll(TargetObjects.createFunctions(connection, table));
    for (UserType type : table.source().getTypes()) {
      for (String statement : type.getLate()) {
        parts.addTo(type, statement);
      }
    }
    if (origin == Origin.THIS_RUN) {
      parts.addDefaults();
    }
    for (Constraint check : table.source().getConstraints()) {
      if (check.getLate()) {
        parts.add(check);
      }
    }
    return parts.warnings;
  }

  /**
   * A check of a domain is held against every column that is of it, which PostgreSQL refuses while
   * a loader's session has such a column in a temporary table. It holds for new values then.
   */
  private void addTo(UserType domain, String statement) throws SQLException {
    List<String> path = table.source().getSearchPath();
    String what = "what belongs to domain " + TypeDdl.name(domain);
    Optional<String> refusal =
        SqlAttempt.refusal(connection, new SqlStep("add " + what, statement, path));
    if (refusal.isEmpty()) {
      return;
    }
    SqlStep unproven = new SqlStep("add " + what, statement + NOT_VALID, path);
    if (statement.contains(ADD) && SqlAttempt.refusal(connection, unproven).isEmpty()) {
      warnings.add(
          "%s is NOT VALID in the target, where ALTER DOMAIN ... VALIDATE CONSTRAINT proves it (%s): %s"
              .formatted(what, refusal.orElseThrow(), statement));
    } else {
      warnings.add(TranslatedParts.warning(what, statement, refusal.orElseThrow()));
    }
  }

  private void addDefaults() throws SQLException {
    for (Map.Entry<Column, SqlStep> step : DefaultDdl.fragile(table).entrySet()) {
      String name = step.getKey().getName();
      if (!isThere(DEFAULT, table.sql(), table.column(name))) {
        attempt("default of column " + name, original(step.getKey()), step.getValue());
      }
    }
  }

  private static String original(Column column) {
    return String.valueOf(column.getDefaultExpression());
  }

  private void add(Constraint check) throws SQLException {
    String name = table.names().identifier(check.getName());
    if (isThere(CHECK, table.sql(), name)) {
      return;
    }
    SqlStep step = KeyDdl.constraint(table, check);
    if (attempt("check constraint " + check.getName(), check.getDefinition(), step)) {
      SqlSteps.run(connection, CommentDdl.of(table, check));
    }
  }

  private boolean attempt(String what, String original, SqlStep step) throws SQLException {
    Optional<String> refusal = SqlAttempt.refusal(connection, step);
    refusal.ifPresent(reason -> warnings.add(TranslatedParts.warning(what, original, reason)));
    return refusal.isEmpty();
  }

  private boolean isThere(String query, String owner, String name) throws SQLException {
    return SqlCall.finds(connection, query, owner, name);
  }
}
