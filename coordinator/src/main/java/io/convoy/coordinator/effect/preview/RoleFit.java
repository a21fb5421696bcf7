// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.AccessDdl;
import io.convoy.coordinator.effect.ddl.AccessDdl.Access;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds, before a run, whether the roles can be made that the target lacks. Stateless. */
final class RoleFit {
  private static final int MOST_SHOWN = 20;

  private static final String MISSING =
      """
      SELECT w.name, quote_ident(current_user),
             EXISTS (SELECT FROM pg_roles u
                     WHERE u.rolname = current_user AND (u.rolsuper OR u.rolcreaterole))
      FROM unnest(?) AS w(name)
      WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = w.name)
      ORDER BY 1\
      """;

  private RoleFit() {}

  /** Those of the roles that the target lacks. */
  static List<String> missing(Connection connection, Collection<String> roles) throws SQLException {
    return ask(connection, roles).stream().map(Missing::role).toList();
  }

  /** What a run would leave out, and how to let it not. */
  static Optional<String> obstacle(Connection connection, List<Table> tables) throws SQLException {
    Set<String> roles = new LinkedHashSet<>();
    tables.forEach(table -> AccessDdl.roles(table).stream().map(Access::name).forEach(roles::add));
    List<Missing> refused =
        ask(connection, roles).stream().filter(missing -> !missing.canBeMade()).toList();
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    String user = refused.getFirst().user();
    List<String> names = refused.stream().map(one -> SqlNames.quote(one.role())).toList();
    return Optional.of(
        "user %s may not create roles: those that the target lacks (%s) would be left out with their grants. Let it (ALTER ROLE %s CREATEROLE), or make them before"
            .formatted(user, Excerpt.of(names, MOST_SHOWN), user));
  }

  private record Missing(String role, String user, boolean canBeMade) {}

  private static List<Missing> ask(Connection connection, Collection<String> roles)
      throws SQLException {
    return SqlCall.rows(
        connection,
        MISSING,
        row -> new Missing(row.getString(1), row.getString(2), row.getBoolean(3)),
        connection.createArrayOf("text", roles.toArray()));
  }
}
