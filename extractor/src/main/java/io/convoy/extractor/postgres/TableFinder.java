// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Finds the tables that are carried and checks that they may be read. */
final class TableFinder {
  private static final int NAMED_IN_MESSAGES = 5;

  // Tables of extensions come with the extension; partitions with their parent.
  private static final String QUERY =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind = 'p' AS partitioned,
             has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
               AS readable,
             row_security_active(c.oid) AS hides_rows,
             CASE c.relkind
               WHEN 'p' THEN EXISTS (
                 SELECT FROM pg_partition_tree(c.oid) p
                 JOIN pg_class l ON l.oid = p.relid AND l.relpersistence = 'u'
                 WHERE p.isleaf)
               ELSE c.relpersistence = 'u'
             END AS unlogged,
             pg_is_in_recovery() AS standby
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND NOT c.relispartition
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT %s
        AND NOT EXISTS (
          SELECT FROM pg_depend e
          WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
      ORDER BY n.nspname, c.relname\
      """
          .formatted(Bookkeeping.IS_PART);

  private final TablePatterns patterns;

  TableFinder(TablePatterns patterns) {
    this.patterns = patterns;
  }

  /** How a table is stored. */
  enum Storage {
    LOGGED,
    UNLOGGED,
    PARTITIONED,
    /** Some partitions are UNLOGGED. */
    PARTITIONED_UNLOGGED;

    static Storage of(ResultSet row) throws SQLException {
      boolean unlogged = row.getBoolean("unlogged");
      if (row.getBoolean("partitioned")) {
        return unlogged ? PARTITIONED_UNLOGGED : PARTITIONED;
      }
      return unlogged ? UNLOGGED : LOGGED;
    }

    boolean isUnlogged() {
      return this == UNLOGGED || this == PARTITIONED_UNLOGGED;
    }

    boolean isPartitioned() {
      return this == PARTITIONED || this == PARTITIONED_UNLOGGED;
    }
  }

  /** A table of the selection. */
  record Found(long oid, TableId id, Storage storage) {
    String qualifiedName() {
      return SqlNames.quote(id);
    }
  }

  /**
   * The selected tables, by schema and name.
   *
   * @throws ConvoyException NO_TABLES or CONFIGURATION where none is selected; SOURCE_ACCESS_DENIED
   *     where rows of one cannot all be read; SOURCE_ERROR where a standby does not have them
   */
  List<Found> find(Connection connection) throws SQLException {
    List<Found> selected = new ArrayList<>();
    List<TableId> others = new ArrayList<>();
    List<Found> unreadable = new ArrayList<>();
    List<Found> filtered = new ArrayList<>();
    List<Found> outOfReach = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(QUERY)) {
      while (rows.next()) {
        Found table = found(rows);
        if (!patterns.select(table.id())) {
          others.add(table.id());
        } else if (!rows.getBoolean("readable")) {
          unreadable.add(table);
        } else if (rows.getBoolean("hides_rows")) {
          filtered.add(table);
        } else if (rows.getBoolean("standby") && table.storage().isUnlogged()) {
          outOfReach.add(table);
        } else {
          selected.add(table);
        }
      }
    }
    refuse(connection, unreadable, filtered);
    refuseOutOfReach(outOfReach);
    if (selected.isEmpty()) {
      throw patterns.noTables(others);
    }
    return selected;
  }

  /** Every table that the user can see, selected or not. */
  static List<TableId> all(Catalog catalog) throws SQLException {
    List<TableId> all = new ArrayList<>();
    catalog.run(QUERY, List.of(), row -> all.add(found(row).id()));
    return all;
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        row.getLong("oid"),
        new TableId(row.getString("nspname"), row.getString("relname")),
        Storage.of(row));
  }

  private static void refuseOutOfReach(List<Found> unlogged) {
    if (!unlogged.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ERROR,
          "The source is a hot standby, which has no rows of UNLOGGED tables: %s. Exclude them in source.tables.exclude, or name the primary in source.url"
              .formatted(some(unlogged)));
    }
  }

  private static void refuse(Connection connection, List<Found> unreadable, List<Found> filtered)
      throws SQLException {
    String user = SqlNames.quote(connection.getMetaData().getUserName());
    if (!unreadable.isEmpty()) {
      Found first = unreadable.getFirst();
      throw new ConvoyException(
          ErrorCode.SOURCE_ACCESS_DENIED,
          "The source's user %s may not read %s. Grant it: GRANT USAGE ON SCHEMA %s TO %s; GRANT SELECT ON %s TO %s; or exclude such tables in source.tables.exclude"
              .formatted(
                  user,
                  some(unreadable),
                  SqlNames.quote(first.id().getSchemaName()),
                  user,
                  first.qualifiedName(),
                  user));
    }
    if (!filtered.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ACCESS_DENIED,
          "Row security policies would hide rows of %s from the source's user %s. Give it the attribute: ALTER ROLE %s BYPASSRLS; or connect as the owner; or exclude such tables in source.tables.exclude"
              .formatted(some(filtered), user, user));
    }
  }

  private static String some(List<Found> tables) {
    return Excerpt.of(tables.stream().map(Found::qualifiedName).toList(), NAMED_IN_MESSAGES);
  }
}
