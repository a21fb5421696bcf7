// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.AccessDdl;
import io.convoy.coordinator.effect.ddl.AccessDdl.Access;
import io.convoy.coordinator.effect.ddl.AccessDdl.Membership;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.LeftOutStore.LeftOutObject;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives whoever may use a table at the source the same rights to it in the target: makes the roles
 * that are missing, their memberships and the grants. Doing it again does no harm, and tables may
 * come in any order. A role that is there is never altered.
 */
public final class TableAccess {
  private static final int MOST_SHOWN = 40;

  private static final String MISSING =
      """
      SELECT w.name FROM unnest(?) AS w(name)
      WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = w.name)\
      """;

  private static final String WITHOUT_LOGIN =
      "SELECT rolname FROM pg_roles WHERE rolname = ANY (?) AND NOT rolcanlogin ORDER BY 1";

  // Whoever comes to be a member of such a role has more than anybody gave him at the source.
  private static final String MEMBERSHIP =
      """
      SELECT EXISTS (SELECT FROM pg_auth_members a
                     WHERE a.roleid = g.oid AND a.member = m.oid),
             EXISTS (SELECT FROM pg_roles x
                     WHERE (x.rolsuper OR x.rolcreaterole OR x.rolcreatedb OR x.rolreplication
                         OR x.rolbypassrls OR x.rolname ~ '^pg_' OR x.rolname = current_user)
                       AND pg_has_role(g.oid, x.oid, 'MEMBER'))
      FROM (SELECT ?::name AS g, ?::name AS m) w
      LEFT JOIN pg_roles g ON g.rolname = w.g LEFT JOIN pg_roles m ON m.rolname = w.m\
      """;

  private final RunTarget target;

  public TableAccess(RunTarget target) {
    this.target = target;
  }

  /** What came of it. */
  public record Told(List<String> warnings, List<LeftOut> leftOut) {}

  /** All of it; where the table waits for its name, its grants come with that. */
  Told add(TargetTable table) {
    Told told = new Told(new ArrayList<>(), new ArrayList<>());
    if (AccessDdl.has(table.source())) {
      target
          .session()
          .inTransaction(
              "make the roles and grants of table " + table.sql(),
              connection -> {
                makeRoles(connection, table, told);
                makeMemberships(connection, table, told);
                tellOfLogins(connection, table.source(), told);
                if (!target.names().isShadow()) {
                  makeGrants(connection, table, told);
                }
                return told;
              });
    }
    return told;
  }

  /** The grants of a table that has its name now, on top of those that the old one had. */
  public List<LeftOut> grant(TargetTable table) {
    Told told = new Told(List.of(), new ArrayList<>());
    if (AccessDdl.has(table.source())) {
      target
          .session()
          .inTransaction(
              "make the grants of table " + table.sql(),
              connection -> {
                makeGrants(connection, table, told);
                return told;
              });
    }
    return told.leftOut();
  }

  private void makeRoles(Connection connection, TargetTable table, Told told) throws SQLException {
    List<Access> roles = AccessDdl.roles(table.source());
    if (missing(connection, roles).isEmpty()) {
      return;
    }
    // One table after the other: several may have grants to the same role.
    target.session().prepareCatalog(connection);
    Set<String> missing = missing(connection, roles);
    for (Access role : roles) {
      if (missing.contains(role.name())) {
        attempt(connection, table, role, told);
      }
    }
  }

  private static Set<String> missing(Connection connection, List<Access> roles)
      throws SQLException {
    return names(connection, MISSING, roles.stream().map(Access::name).toList());
  }

  private static Set<String> names(Connection connection, String query, List<String> names)
      throws SQLException {
    Object[] all = names.toArray();
    return new LinkedHashSet<>(
        SqlCall.texts(connection, query, connection.createArrayOf("text", all)));
  }

  private void makeMemberships(Connection connection, TargetTable table, Told told)
      throws SQLException {
    for (Membership wanted : AccessDdl.memberships(table.source())) {
      switch (standing(connection, wanted)) {
        case THERE -> {
          // As it should be.
        }
        case POSSIBLE -> attempt(connection, table, wanted.access(), told);
        case TOO_MUCH ->
            told.warnings()
                .add(
                    "%s is not carried, since that role has rights in the target beyond those to tables: %s"
                        .formatted(wanted.access().what(), wanted.access().step().sql()));
      }
    }
  }

  private enum Standing {
    THERE,
    POSSIBLE,
    TOO_MUCH
  }

  private static Standing standing(Connection connection, Membership wanted) throws SQLException {
    return SqlCall.first(
            connection,
            MEMBERSHIP,
            row -> {
              if (row.getBoolean(1)) {
                return Standing.THERE;
              }
              return row.getBoolean(2) ? Standing.TOO_MUCH : Standing.POSSIBLE;
            },
            wanted.role(),
            wanted.member())
        .orElseThrow();
  }

  private static void tellOfLogins(Connection connection, Table table, Told told)
      throws SQLException {
    Set<String> without = names(connection, WITHOUT_LOGIN, AccessDdl.logins(table));
    if (!without.isEmpty()) {
      told.warnings()
          .add(
              "roles that log in at the source and may not in the target until each is given a"
                  + " password (ALTER ROLE ... LOGIN PASSWORD ...): "
                  + Excerpt.of(without.stream().map(SqlNames::quote).toList(), MOST_SHOWN));
    }
  }

  private void makeGrants(Connection connection, TargetTable table, Told told) throws SQLException {
    for (Access grant : AccessDdl.grants(table)) {
      attempt(connection, table, grant, told);
    }
  }

  private void attempt(Connection connection, TargetTable table, Access access, Told told)
      throws SQLException {
    Optional<Refusal> refusal = Refusal.attempt(connection, access.step());
    if (refusal.isEmpty()) {
      return;
    }
    String sql = access.step().sql();
    LeftOutObject object =
        new LeftOutObject(
            table.schema(),
            table.name(),
            access.kind(),
            access.name(),
            access.what(),
            sql,
            null,
            List.of());
    String reason = refusal.orElseThrow().message() + "; it is left out";
    told.leftOut()
        .add(LeavingOut.told(connection, target, object, reason, List.of(), List.of(sql)));
  }
}
