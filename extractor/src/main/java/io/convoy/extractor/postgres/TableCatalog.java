// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.table.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the catalog says of tables as a whole: names, kinds, sizes. */
final class TableCatalog {
  // relpages and reltuples are as old as the last VACUUM or ANALYZE; their ratio lasts longer, so
  // it is applied to the pages of now, as the planner does.
  private static final String QUERY =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind::text AS kind, ds.description,
             c.reloftype,
             coalesce(s.bytes, 0) AS bytes, coalesce(s.rows, 0) AS rows,
             CASE WHEN c.relkind = 'r' AND am.amname = 'heap' THEN s.pages ELSE 0 END AS pages
      FROM t
      JOIN pg_class c ON c.oid = t.oid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_am am ON am.oid = c.relam
      LEFT JOIN pg_description ds
        ON ds.objoid = c.oid AND ds.classoid = 'pg_class'::regclass AND ds.objsubid = 0
      CROSS JOIN LATERAL (
        SELECT sum(l.bytes)::bigint AS bytes, sum(l.pages)::bigint AS pages,
               CASE WHEN bool_or(l.rows IS NULL) THEN -1 ELSE round(sum(l.rows))::bigint END AS rows
        FROM (
          SELECT z.bytes, z.pages,
                 CASE WHEN z.pages = 0 THEN 0
                      WHEN p.relpages > 0 AND p.reltuples >= 0
                           AND (p.reltuples > 0 OR z.pages <= p.relpages)
                        THEN p.reltuples::double precision / p.relpages * z.pages
                 END AS rows
          FROM (SELECT c.oid WHERE c.relkind = 'r'
                UNION ALL
                SELECT relid FROM pg_partition_tree(c.oid) WHERE c.relkind = 'p' AND isleaf) leaf
          JOIN pg_class p ON p.oid = leaf.oid AND p.relkind = 'r'
          CROSS JOIN LATERAL (
            SELECT coalesce(pg_table_size(p.oid), 0) AS bytes,
                   coalesce(pg_relation_size(p.oid), 0)
                     / current_setting('block_size')::bigint AS pages) z
        ) l
      ) s
      ORDER BY n.nspname, c.relname\
      """;

  private TableCatalog() {}

  /**
   * One table as a whole.
   *
   * @param rows -1 where no statistics tell
   * @param bytes heap and out-of-line values
   * @param pages pages of its heap; 0 where it has none of its own
   * @param ofType oid of the composite type that it is a table of; 0 where it is of none
   */
  record Head(
      long oid,
      TableId id,
      @Nullable String comment,
      long rows,
      long bytes,
      long pages,
      long ofType) {}

  /** In the order of schema and name. */
  static List<Head> read(Catalog catalog) throws SQLException {
    List<Head> heads = new ArrayList<>();
    catalog.aboutTables(QUERY, row -> heads.add(head(row)));
    return heads;
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(
        row.getLong("oid"),
        new TableId(row.getString("nspname"), row.getString("relname")),
        row.getString("description"),
        row.getLong("rows"),
        row.getLong("bytes"),
        row.getLong("pages"),
        row.getLong("reloftype"));
  }
}
