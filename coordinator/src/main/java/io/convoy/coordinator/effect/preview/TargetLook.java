// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.preview.TargetForecast.Server;
import io.convoy.schemas.table.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a target in one read-only transaction what bears on a run. */
final class TargetLook {
  private static final List<String> SETTINGS =
      List.of(
          "server_version_num",
          "server_encoding",
          "max_connections",
          "superuser_reserved_connections",
          "max_wal_size",
          "maintenance_work_mem",
          "checkpoint_timeout",
          "max_locks_per_transaction",
          "default_transaction_read_only",
          "wal_level",
          "synchronous_commit");

  private static final String SERVER =
      """
      SELECT current_setting('server_version'), current_database(), current_user,
             pg_is_in_recovery()\
      """;

  private static final String SETTING =
      "SELECT n, current_setting(n, true) FROM unnest(?) AS n WHERE current_setting(n, true) IS NOT"
          + " NULL";

  private static final String EXTENSIONS = "SELECT name FROM pg_available_extensions";

  private static final String BOOKKEEPING =
      """
      SELECT to_regclass('convoy.owned_table') IS NOT NULL
        AND has_schema_privilege('convoy', 'USAGE')
        AND has_table_privilege('convoy.owned_table', 'SELECT')\
      """;

  private static final String BOOKKEEPING_SCHEMA = "SELECT to_regnamespace('convoy') IS NOT NULL";

  private static final String SIZE =
      """
      SELECT c.oid::bigint, c.reltuples::bigint, pg_total_relation_size(c.oid)
      FROM pg_class c WHERE c.oid = ANY (?)\
      """;

  private static final String DEPENDENT =
      """
      SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
      FROM pg_depend d
      LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
      LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (?) AND d.deptype = 'n'
        AND NOT coalesce(k.conrelid = ANY (?), false)
        AND NOT coalesce(f.adrelid = ANY (?), false)
        AND NOT (d.classid = 'pg_class'::regclass AND d.objid = ANY (?))
      ORDER BY 1\
      """;

  private static final String REFERRING =
      """
      SELECT format('foreign key %I of %s', conname, conrelid::regclass) FROM pg_constraint
      WHERE contype = 'f' AND confrelid = ANY (?) AND conrelid <> ALL (?) ORDER BY 1\
      """;

  private final Connection connection;

  TargetLook(Connection connection) {
    this.connection = connection;
  }

  /** Rows and bytes of a table. */
  record Size(long rows, long bytes) {}

  Server server() throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    SqlCall.forEach(
        connection,
        SETTING,
        row -> settings.put(row.getString(1), row.getString(2)),
        connection.createArrayOf("text", SETTINGS.toArray()));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SERVER)) {
      row.next();
      settings.put("in_recovery", row.getBoolean(4) ? "on" : "off");
      return new Server(
          "PostgreSQL " + row.getString(1), row.getString(2), row.getString(3), settings);
    }
  }

  Set<String> availableExtensions() throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(EXTENSIONS)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** True where runs have left notes in the target that may be read. */
  boolean hasBookkeeping() throws SQLException {
    return is(BOOKKEEPING_SCHEMA) && is(BOOKKEEPING);
  }

  private boolean is(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  Map<TableId, Size> sizes(Map<TableId, TargetRelation> relations) throws SQLException {
    Map<Long, Size> byOid = new LinkedHashMap<>();
    SqlCall.forEach(
        connection,
        SIZE,
        row -> byOid.put(row.getLong(1), new Size(row.getLong(2), row.getLong(3))),
        oids(relations.values()));
    Map<TableId, Size> sizes = new LinkedHashMap<>();
    relations.forEach(
        (id, relation) -> sizes.put(id, byOid.getOrDefault(relation.oid(), new Size(-1, 0))));
    return sizes;
  }

  /** Objects that would keep these from being dropped. */
  List<String> dependents(Collection<TargetRelation> relations) throws SQLException {
    Array oids = oids(relations);
    return SqlCall.texts(connection, DEPENDENT, oids, oids, oids, oids);
  }

  /** Foreign keys that would keep these from being emptied. */
  List<String> referring(Collection<TargetRelation> relations) throws SQLException {
    Array oids = oids(relations);
    return SqlCall.texts(connection, REFERRING, oids, oids);
  }

  private Array oids(Collection<TargetRelation> relations) throws SQLException {
    return connection.createArrayOf("oid", relations.stream().map(TargetRelation::oid).toArray());
  }
}
