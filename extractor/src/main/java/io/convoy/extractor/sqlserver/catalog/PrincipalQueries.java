// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      SELECT CASE p.type WHEN 'R' THEN 'roles' WHEN 'A' THEN 'application roles'
                         ELSE 'users' END, p.name
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
      SELECT p.state_desc, p.permission_name, p.class_desc, p.major_id, o.name AS object_name,
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
      WHERE p.major_id >= 0 AND p.permission_name <> 'CONNECT' AND g.name <> 'dbo'
      ORDER BY p.class, os.name, o.name, p.minor_id, s.name, g.name, p.permission_name\
      """;

  private PrincipalQueries() {}

  private record Member(String role, String name) {}

  private record GrantRow(long object, String text) {}

  /**
   * All of them.
   *
   * @param outside tables that are not carried, whose grants nobody asks about
   */
  static List<ObjectRow> read(Catalog catalog, Set<Long> outside) throws SQLException {
    List<ObjectRow> found = new ArrayList<>(roles(catalog));
    catalog.rowsOfFeature("grants", GRANTS, PrincipalQueries::grant).stream()
        .filter(grant -> !outside.contains(grant.object()))
        .map(grant -> new ObjectRow("grants", grant.text()))
        .forEach(found::add);
    return found;
  }

  private static List<ObjectRow> roles(Catalog catalog) throws SQLException {
    Map<String, List<String>> members = new LinkedHashMap<>();
    for (Member member :
        catalog.rowsOfFeature(
            "members of roles", MEMBERS, row -> new Member(row.getString(1), row.getString(2)))) {
      members.computeIfAbsent(member.role(), role -> new ArrayList<>()).add(member.name());
    }
    List<ObjectRow> found = new ArrayList<>();
    for (ObjectRow principal :
        catalog.rowsOfFeature(
            "users and roles",
            PRINCIPALS,
            row -> new ObjectRow(row.getString(1), row.getString(2)))) {
      List<String> of = members.remove(principal.name());
      found.add(
          of == null ? principal : new ObjectRow(principal.kind(), named(principal.name(), of)));
    }
    members.forEach(
        (role, of) -> found.add(new ObjectRow("members of fixed roles", named(role, of))));
    return found;
  }

  private static String named(String role, List<String> members) {
    return role + " (" + String.join(", ", members) + ")";
  }

  private static GrantRow grant(ResultSet row) throws SQLException {
    String state = row.getString("state_desc");
    boolean passable = state.equals("GRANT_WITH_GRANT_OPTION");
    String text =
        (passable ? "GRANT" : state)
            + " "
            + row.getString("permission_name")
            + on(row)
            + " TO "
            + SqlServerNames.quote(row.getString("grantee"))
            + (passable ? " WITH GRANT OPTION" : "");
    return new GrantRow(row.getLong("major_id"), text);
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
