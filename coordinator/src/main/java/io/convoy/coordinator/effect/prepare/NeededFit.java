// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds extensions and collations that columns need and the target does not have and cannot be
 * given, before anything is changed. What only expressions need is tried with them.
 */
public final class NeededFit {
  private static final String EXTENSION =
      """
      SELECT CASE
        WHEN e.oid IS NOT NULL AND n.nspname <> ? THEN
          'it is in schema ' || quote_ident(n.nspname) || ' of the target, and columns need it in '
            || quote_ident(?)
        WHEN e.oid IS NOT NULL THEN NULL
        WHEN a.name IS NULL THEN 'the server does not have it'
        WHEN NOT a.allowed THEN 'the user may not create it'
      END
      FROM (SELECT CAST(? AS name) AS name) w
      LEFT JOIN pg_extension e ON e.extname = w.name
      LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
      LEFT JOIN (
        SELECT x.name, bool_or(NOT x.superuser
            OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
            OR coalesce((to_jsonb(x) ->> 'trusted')::boolean, false)
              AND has_database_privilege(current_database(), 'CREATE')) AS allowed
        FROM pg_available_extension_versions x GROUP BY x.name) a ON a.name = w.name\
      """;

  // Which columns say how it compares depends on the server's version; its own version may differ.
  private static final String SAME_COLLATION =
      """
      SELECT count(DISTINCT to_jsonb(c) - 'oid' - 'collname' - 'collnamespace' - 'collowner'
                              - 'collversion' - 'collencoding')
      FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
      WHERE n.nspname = ? AND c.collname = ?
        OR n.oid = pg_my_temp_schema() AND c.collname = 'convoy_tried'\
      """;

  private final Connection connection;
  private final Collection<Table> tables;

  private NeededFit(Connection connection, Collection<Table> tables) {
    this.connection = connection;
    this.tables = tables;
  }

  /** One clause for each that is missing. */
  public static List<String> misfits(Connection connection, Collection<Table> tables)
      throws SQLException {
    Set<String> misfits = new LinkedHashSet<>();
    NeededFit fit = new NeededFit(connection, tables);
    Set<UserType> types = new LinkedHashSet<>();
    tables.forEach(table -> types.addAll(table.getTypes()));
    for (UserType type : types) {
      if (type.getKind() == UserTypeKind.EXTENSION && fit.isOfColumns(type)) {
        fit.extension(type).ifPresent(misfits::add);
      } else if (type.getKind() == UserTypeKind.COLLATION) {
        fit.collation(type).ifPresent(misfits::add);
      }
    }
    return List.copyOf(misfits);
  }

  private boolean isOfColumns(UserType extension) {
    String schema = extension.getSchemaName();
    return !schema.isEmpty()
        && tables.stream()
            .flatMap(table -> table.getColumns().stream())
            .map(column -> column.getTargetType())
            .anyMatch(type ->
                type.startsWith(schema + ".") || type.startsWith(SqlNames.quote(schema) + "."));
  }

  private Optional<String> extension(UserType extension) throws SQLException {
    return SqlCall.first(
            connection,
            EXTENSION,
            row -> row.getString(1),
            extension.getSchemaName(),
            extension.getSchemaName(),
            extension.getDefinition())
        .map(obstacle -> "extension " + extension.getDefinition() + ": " + obstacle);
  }

  /**
   * A server may be built without ICU, or lack a language; and one of that name may be there that
   * compares otherwise: keys would take what they refuse at the source.
   */
  private Optional<String> collation(UserType collation) throws SQLException {
    SqlStep create =
        new SqlStep(
            "try collation " + collation.getName(),
            "CREATE COLLATION pg_temp.convoy_tried " + collation.getDefinition());
    boolean isThere = TargetObjects.exists(connection, collation);
    return SqlSteps.tried(
            connection,
            trial -> {
              Optional<String> refusal = SqlAttempt.refusal(trial, create);
              if (refusal.isPresent()) {
                return isThere
                    ? Optional.<String>empty()
                    : refusal.map(reason -> "cannot be made (" + reason + ")");
              }
              return isThere && !isAsTried(trial, collation)
                  ? Optional.of(
                      "is there already and compares otherwise than " + collation.getDefinition())
                  : Optional.<String>empty();
            })
        .map(obstacle ->
            "collation "
                + SqlNames.quote(collation.getSchemaName(), collation.getName())
                + " "
                + obstacle);
  }

  private static boolean isAsTried(Connection connection, UserType collation) throws SQLException {
    return SqlCall.first(
            connection,
            SAME_COLLATION,
            row -> row.getInt(1) == 1,
            collation.getSchemaName(),
            collation.getName())
        .orElse(false);
  }
}
