// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.Access;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.GrantObject;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads who may do what with the carried tables, their columns, sequences and schemas. Where
 * policies let roles see some rows only, no grant is carried: the policies are not.
 */
final class AccessCatalog {
  // An owner's rights are those of whoever owns the table in the target.
  private static final String OF_TABLES =
      """
      , acl AS (
        SELECT t.oid, NULL::name AS part, c.relowner AS owner, a.privilege_type, a.grantee,
               a.is_grantable
        FROM t JOIN pg_class c ON c.oid = t.oid CROSS JOIN LATERAL aclexplode(c.relacl) a
        WHERE NOT c.relrowsecurity
        UNION ALL
        SELECT t.oid, o.attname, c.relowner, a.privilege_type, a.grantee, a.is_grantable
        FROM t JOIN pg_class c ON c.oid = t.oid
        JOIN pg_attribute o ON o.attrelid = t.oid AND o.attnum > 0 AND NOT o.attisdropped
        CROSS JOIN LATERAL aclexplode(o.attacl) a
        WHERE NOT c.relrowsecurity)
      SELECT acl.oid, NULL::name AS schema, acl.part AS name, acl.privilege_type,
             r.rolname AS grantee, bool_or(acl.is_grantable) AS grantable,
             CASE WHEN acl.part IS NULL THEN 'TABLE' ELSE 'COLUMN' END AS object
      FROM acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
      WHERE acl.grantee <> acl.owner AND (acl.grantee = 0 OR r.oid IS NOT NULL)
      GROUP BY acl.oid, acl.part, acl.privilege_type, r.rolname
      ORDER BY acl.oid, acl.part NULLS FIRST, r.rolname NULLS FIRST, acl.privilege_type\
      """;

  // What everybody has to the schema public is of the server's version.
  private static final String OF_OTHERS =
      """
      WITH acl AS (
        SELECT 'r' || c.oid AS id, 'SEQUENCE' AS object, n.nspname AS schema, c.relname AS name,
               c.relowner AS owner, a.privilege_type, a.grantee, a.is_grantable
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL aclexplode(c.relacl) a
        WHERE c.relkind = 'S'
        UNION ALL
        SELECT 'n' || n.oid, 'SCHEMA', n.nspname, NULL, n.nspowner, a.privilege_type, a.grantee,
               a.is_grantable
        FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
        WHERE n.nspname !~ '^pg_' AND NOT (n.nspname = 'public' AND a.grantee = 0))
      SELECT acl.id, acl.schema, acl.name, acl.privilege_type, r.rolname AS grantee,
             bool_or(acl.is_grantable) AS grantable, acl.object
      FROM acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
      WHERE acl.grantee <> acl.owner AND (acl.grantee = 0 OR r.oid IS NOT NULL)
      GROUP BY acl.id, acl.object, acl.schema, acl.name, acl.privilege_type, r.rolname
      ORDER BY acl.id, r.rolname NULLS FIRST, acl.privilege_type\
      """;

  private static final String GUARDED =
      "SELECT t.oid, t.oid::regclass::text AS name FROM t JOIN pg_class c ON c.oid = t.oid"
          + " WHERE c.relrowsecurity ORDER BY 2";

  private final Catalog catalog;
  private final Map<Long, Table> tables;
  private final RoleCatalog roles;
  private final Set<String> granted = new TreeSet<>();
  private final Set<String> carried = new HashSet<>();
  private final List<String> guarded = new ArrayList<>();
  private final Set<String> dropped = new LinkedHashSet<>();

  private AccessCatalog(Catalog catalog, Map<Long, Table> tables, RoleCatalog roles) {
    this.catalog = catalog;
    this.tables = tables;
    this.roles = roles;
  }

  /** Gives the tables, which are changed, their grants. */
  static Access read(Catalog catalog, Map<Long, Table> tables) throws SQLException {
    AccessCatalog access = new AccessCatalog(catalog, tables, RoleCatalog.read(catalog));
    access.readTables();
    access.readOthers();
    return access.access();
  }

  private void readTables() throws SQLException {
    Set<Long> withPolicies = new HashSet<>();
    catalog.aboutTables(
        GUARDED,
        row -> {
          withPolicies.add(row.getLong("oid"));
          guarded.add(row.getString("name"));
        });
    tables.keySet().stream()
        .filter(oid -> !withPolicies.contains(oid))
        .forEach(oid -> carried.add("r" + oid));
    catalog
        .perTable(OF_TABLES, AccessCatalog::grant)
        .forEach((oid, grants) -> {
          Table table = tables.get(oid);
          if (table != null) {
            Access.grant(table, kept(grants));
          }
        });
  }

  /** Each with the first table that has it. */
  private void readOthers() throws SQLException {
    Map<String, List<Grant>> grants = new LinkedHashMap<>();
    Map<String, String> ids = new LinkedHashMap<>();
    catalog.run(
        OF_OTHERS,
        List.of(),
        row -> {
          Grant grant = grant(row);
          String key = key(String.valueOf(grant.getSchemaName()), grant.getName());
          grants.computeIfAbsent(key, any -> new ArrayList<>()).add(grant);
          ids.put(key, row.getString("id"));
        });
    for (Table table : tables.values()) {
      List<Grant> all = new ArrayList<>(Access.grants(table));
      for (String key : keys(table)) {
        List<Grant> found = grants.remove(key);
        if (found != null) {
          all.addAll(kept(found));
          carried.add(ids.getOrDefault(key, ""));
        }
      }
      Access.grant(table, all);
    }
  }

  private static Set<String> keys(Table table) {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(key(table.getId().getSchemaName(), null));
    table.getTypes().stream()
        .filter(type -> type.getKind() == UserTypeKind.SCHEMA)
        .forEach(type -> keys.add(key(type.getName(), null)));
    for (Sequence sequence : table.getSequences()) {
      keys.add(key(sequence.getSchemaName(), null));
      keys.add(key(sequence.getSchemaName(), sequence.getName()));
    }
    return keys;
  }

  private static String key(String schema, @Nullable String name) {
    return name == null ? SqlNames.quote(schema) : SqlNames.quote(schema, name);
  }

  private static Grant grant(ResultSet row) throws SQLException {
    return Grant.newBuilder()
        .setObject(GrantObject.valueOf(row.getString("object")))
        .setSchemaName(row.getString("schema"))
        .setName(row.getString("name"))
        .setPrivilege(row.getString("privilege_type"))
        .setGrantee(row.getString("grantee"))
        .setGrantable(row.getBoolean("grantable"))
        .build();
  }

  /** A superuser needs no grant, and no role takes its place. */
  private List<Grant> kept(List<Grant> grants) {
    List<Grant> kept = new ArrayList<>();
    for (Grant grant : grants) {
      String grantee = grant.getGrantee();
      if (grantee != null && roles.isSuperuser(grantee)) {
        dropped.add(grantee);
      } else {
        kept.add(grant);
        if (grantee != null) {
          granted.add(grantee);
        }
      }
    }
    return kept;
  }

  private Access access() throws SQLException {
    List<String> reported = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String query : List.of(Ownership.OWNERS, Ownership.GRANTS, Ownership.DEFAULTS)) {
      list(query, reported, left);
    }
    if (!guarded.isEmpty()) {
      left.add(
          DatabaseWarnings.line(
              "tables' grants, since their row security policies are not carried", guarded));
    }
    if (!dropped.isEmpty()) {
      left.add(DatabaseWarnings.line("superusers' grants", List.copyOf(dropped)));
    }
    roles
        .notCarried(granted)
        .forEach((kind, texts) -> left.add(DatabaseWarnings.line(kind, texts)));
    return new Access(roles.holders(granted), reported, left);
  }

  /** A line for each kind of what there is, and of what is not carried of it. */
  private void list(String query, List<String> reported, List<String> left) throws SQLException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    Map<String, List<String>> rest = new LinkedHashMap<>();
    catalog.run(
        query,
        List.of(),
        row -> {
          all.computeIfAbsent(row.getString(1), any -> new ArrayList<>()).add(row.getString(3));
          if (!carried.contains(row.getString(2))) {
            rest.computeIfAbsent(row.getString(1), any -> new ArrayList<>()).add(row.getString(3));
          }
        });
    all.forEach((kind, texts) -> reported.add(DatabaseWarnings.line(kind, texts)));
    rest.forEach((kind, texts) -> left.add(DatabaseWarnings.line(kind, texts)));
  }
}
