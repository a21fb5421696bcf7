// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the indexes that no constraint owns. */
final class IndexCatalog {
  private static final String FROM =
      """
      FROM t
      JOIN pg_index i ON i.indrelid = t.oid AND i.indisvalid AND i.indisready
      JOIN pg_class x ON x.oid = i.indexrelid
      JOIN pg_am am ON am.oid = x.relam
      """;

  private static final String UNOWNED =
      """
      WHERE NOT EXISTS (
        SELECT FROM pg_constraint k
        WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid
          AND k.contype IN ('p', 'u', 'x'))
      """;

  private static final String INDEXES =
      """
      SELECT i.indrelid, i.indexrelid, x.relname, i.indisunique, am.amname,
             pg_get_expr(i.indpred, i.indrelid) AS predicate, x.reloptions, ds.description,
             %s AS nulls_not_distinct, %s AS fragile,
             ARRAY(SELECT 'ALTER COLUMN ' || ia.attnum || ' SET STATISTICS ' || ia.attstattarget
                   FROM pg_attribute ia
                   WHERE ia.attrelid = x.oid AND ia.attstattarget >= 0
                   ORDER BY ia.attnum) AS settings,
             ARRAY(SELECT a.attname::text
                   FROM generate_series(i.indnkeyatts, i.indnatts - 1) place
                   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[place]
                   ORDER BY place) AS include
      """
          + FROM
          + """
          LEFT JOIN pg_description ds
            ON ds.objoid = x.oid AND ds.classoid = 'pg_class'::regclass AND ds.objsubid = 0
          """
          + UNOWNED
          + "ORDER BY i.indrelid, x.relname";

  // The collation of an expression is named, unless it is the database's own and goes without
  // saying; naming it again does no harm. The operator class is left out only where the target
  // would choose the same: it is the
  // default, and no other default fits the column's type more closely.
  private static final String COLUMNS =
      """
      SELECT i.indexrelid, a.attname, pg_get_indexdef(i.indexrelid, place + 1, false) AS expression,
             (i.indoption[place] & 1) = 1 AS descending,
             (i.indoption[place] & 2) = 2 AS nulls_first,
             CASE WHEN co.oid IS NOT NULL
                   AND i.indcollation[place] IS DISTINCT FROM a.attcollation
                   AND (co.collname <> 'default' OR a.attnum IS NOT NULL
                     OR strpos(pg_get_indexdef(i.indexrelid), ' COLLATE "default"') > 0)
               THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END AS collation,
             CASE WHEN oc.opcdefault AND ia.attoptions IS NULL
                   AND (oc.opcintype = coalesce(a.atttypid, ia.atttypid) OR NOT EXISTS (
                     SELECT FROM pg_opclass closer
                     WHERE closer.opcmethod = oc.opcmethod AND closer.opcdefault
                       AND closer.opcintype = coalesce(a.atttypid, ia.atttypid)))
               THEN NULL
               WHEN ocn.nspname = 'pg_catalog' THEN quote_ident(oc.opcname)
               ELSE quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname)
             END AS operator_class,
             (SELECT string_agg(quote_ident(split_part(o, '=', 1)) || '='
                       || quote_literal(substr(o, strpos(o, '=') + 1)), ', ')
              FROM unnest(ia.attoptions) o) AS options
      """
          + FROM
          + """
          CROSS JOIN LATERAL generate_series(0, i.indnkeyatts - 1) place
          JOIN pg_attribute ia ON ia.attrelid = i.indexrelid AND ia.attnum = place + 1
          LEFT JOIN pg_attribute a
            ON a.attrelid = i.indrelid AND a.attnum = i.indkey[place] AND i.indkey[place] <> 0
          JOIN pg_opclass oc ON oc.oid = i.indclass[place]
          JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
          LEFT JOIN pg_collation co ON co.oid = i.indcollation[place]
          LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
          """
          + UNOWNED
          + "ORDER BY i.indexrelid, place";

  private IndexCatalog() {}

  /** By name within each table. */
  static Map<Long, List<Index>> read(Catalog catalog) throws SQLException {
    Map<Long, List<IndexColumn>> columns = new TreeMap<>();
    catalog.aboutTables(
        COLUMNS,
        row ->
            columns
                .computeIfAbsent(row.getLong("indexrelid"), oid -> new ArrayList<>())
                .add(column(row)));
    String query =
        INDEXES.formatted(
            catalog.version().nullsNotDistinct(), OwnObjects.neededBy("pg_class", "x.oid"));
    return catalog.perTable(query, row -> index(row, columns));
  }

  private static Index index(ResultSet row, Map<Long, List<IndexColumn>> columns)
      throws SQLException {
    return Index.newBuilder()
        .setName(row.getString("relname"))
        .setUnique(row.getBoolean("indisunique"))
        .setMethod(row.getString("amname"))
        .setColumns(columns.getOrDefault(row.getLong("indexrelid"), List.of()))
        .setInclude(Catalog.strings(row, "include"))
        .setPredicate(row.getString("predicate"))
        .setNullsNotDistinct(row.getBoolean("nulls_not_distinct"))
        .setStorage(Catalog.strings(row, "reloptions"))
        .setComment(row.getString("description"))
        .setFragile(row.getBoolean("fragile"))
        .setSettings(Catalog.strings(row, "settings"))
        .build();
  }

  private static IndexColumn column(ResultSet row) throws SQLException {
    String name = row.getString("attname");
    String operatorClass = row.getString("operator_class");
    String options = row.getString("options");
    return IndexColumn.newBuilder()
        .setColumn(name)
        .setExpression(name == null ? row.getString("expression") : null)
        .setCollation(row.getString("collation"))
        .setOperatorClass(options == null ? operatorClass : operatorClass + " (" + options + ")")
        .setDescending(row.getBoolean("descending"))
        .setNullsFirst(row.getBoolean("nulls_first"))
        .build();
  }
}
