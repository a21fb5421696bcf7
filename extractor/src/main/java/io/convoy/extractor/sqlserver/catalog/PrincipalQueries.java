// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.PrincipalRows.MemberRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PermissionRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PrincipalKind;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PrincipalRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.Scope;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.Sight;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.State;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who may do what in a database: users, roles with their members, and grants. */
final class PrincipalQueries {
  /** As SQL lists them. */
  static final String FIXED_ROLES =
      "'db_owner', 'db_accessadmin', 'db_securityadmin', 'db_ddladmin', 'db_backupoperator',"
          + " 'db_datareader', 'db_datawriter', 'db_denydatareader', 'db_denydatawriter'";

  private static final String PRINCIPALS =
      """
      SELECT p.type, p.name
      FROM sys.database_principals p
      WHERE p.is_fixed_role = 0
        AND LOWER(p.name) NOT IN ('dbo', 'guest', 'information_schema', 'sys', 'public', %s)
      ORDER BY p.name\
      """
          .formatted(FIXED_ROLES);

  private static final String MEMBERS =
      """
      SELECT r.name, u.name
      FROM sys.database_role_members m
      JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
      JOIN sys.database_principals u ON u.principal_id = m.member_principal_id
      WHERE u.name <> 'dbo'
      ORDER BY r.name, u.name\
      """;

  // Every database has grants on objects of the system, which have negative numbers, and each user
  // may connect.
  private static final String GRANTS =
      """
      SELECT p.state_desc, p.permission_name, p.class, p.class_desc, p.major_id, p.minor_id,
             o.name AS object_name,
             os.name AS object_schema, c.name AS column_name, s.name AS schema_name,
             g.name AS grantee
      FROM sys.database_permissions p
      JOIN sys.database_principals g ON g.principal_id = p.grantee_principal_id
      LEFT JOIN sys.objects o ON p.class = 1 AND o.object_id = p.major_id
      LEFT JOIN sys.schemas os ON os.schema_id = o.schema_id
      LEFT JOIN sys.columns c
        ON p.class = 1 AND p.minor_id > 0 AND c.object_id = p.major_id
        AND c.column_id = p.minor_id
      LEFT JOIN sys.schemas s ON p.class = 3 AND s.schema_id = p.major_id
      WHERE p.major_id >= 0 AND (p.permission_name <> 'CONNECT' OR p.state = 'D')
        AND g.name <> 'dbo'
      ORDER BY p.class, os.name, o.name, p.minor_id, s.name, g.name, p.permission_name\
      """;

  private static final String GUARDED =
      """
      SELECT r.target_object_id
      FROM sys.security_predicates r
      JOIN sys.security_policies p ON p.object_id = r.object_id
      WHERE p.is_enabled = 1\
      """;

  private static final String MASKED =
      "SELECT DISTINCT m.object_id FROM sys.masked_columns m WHERE m.is_masked = 1";

  private static final String HIDING =
      "SELECT HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DEFINITION')";

  private PrincipalQueries() {}

  /** All of them. */
  static PrincipalRows read(Catalog catalog) throws SQLException {
    int unread = catalog.unread().size();
    List<PrincipalRow> principals =
        catalog.rowsOfFeature(
            "users and roles",
            PRINCIPALS,
            row -> new PrincipalRow(row.getString(2), PrincipalKind.of(row.getString(1))));
    List<MemberRow> members =
        catalog.rowsOfFeature(
            "members of roles", MEMBERS, row -> new MemberRow(row.getString(1), row.getString(2)));
    List<PermissionRow> permissions =
        catalog.rowsOfFeature("grants", GRANTS, PrincipalQueries::permission);
    Set<Long> guarded =
        new HashSet<>(catalog.rowsOfFeature("security policies", GUARDED, row -> row.getLong(1)));
    guarded.addAll(catalog.rowsOfFeature("masked columns", MASKED, row -> row.getLong(1)));
    boolean hides =
        catalog
            .rowsIfThere(HIDING, row -> "0".equals(row.getString(1)))
            .orElse(List.of())
            .contains(true);
    return new PrincipalRows(
        principals,
        members,
        permissions,
        guarded,
        hides || catalog.unread().size() > unread ? Sight.SOME : Sight.ALL);
  }

  private static PermissionRow permission(ResultSet row) throws SQLException {
    String state = row.getString("state_desc");
    boolean passable = state.equals(State.GRANT_WITH_GRANT_OPTION.name());
    String text =
        (passable ? "GRANT" : state)
            + " "
            + row.getString("permission_name")
            + on(row)
            + " TO "
            + SqlServerNames.quote(row.getString("grantee"))
            + (passable ? " WITH GRANT OPTION" : "");
    String schema = row.getString("schema_name");
    return new PermissionRow(
        State.valueOf(state),
        row.getString("permission_name"),
        scope(row),
        row.getLong("major_id"),
        row.getInt("minor_id"),
        schema == null ? row.getString("object_schema") : schema,
        row.getString("object_name"),
        row.getString("grantee"),
        text);
  }

  private static Scope scope(ResultSet row) throws SQLException {
    return switch (row.getInt("class")) {
      case 0 -> Scope.DATABASE;
      case 1 -> row.getInt("minor_id") == 0 ? Scope.OBJECT : Scope.COLUMN;
      case 3 -> Scope.SCHEMA;
      default -> Scope.OTHER;
    };
  }

  private static String on(ResultSet row) throws SQLException {
    String object = row.getString("object_name");
    String schema = row.getString("schema_name");
    if (schema != null) {
      return " ON SCHEMA::" + SqlServerNames.quote(schema);
    }
    if (object != null) {
      String column = row.getString("column_name");
      return " ON "
          + SqlServerNames.quote(row.getString("object_schema"))
          + "."
          + SqlServerNames.quote(object)
          + (column == null ? "" : " (" + SqlServerNames.quote(column) + ")");
    }
    return onOther(row.getString("class_desc"), row.getLong("major_id"));
  }

  private static String onOther(@Nullable String kind, long number) {
    return kind == null || kind.equals("DATABASE")
        ? ""
        : " ON " + kind.toLowerCase(Locale.ROOT).replace('_', ' ') + " " + number;
  }
}
