// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what completes the user's own types: comments on them and their parts, checks of domains
 * that come when the rows are there, and what their definitions stand on.
 */
final class TypeExtras {
  private static final String COMMENTS =
      """
      SELECT y.oid, 1 AS place, format('COMMENT ON %%s %%s IS %%L',
             CASE y.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, format_type(y.oid, NULL),
             ds.description) AS comment
      FROM pg_type y
      JOIN pg_description ds ON ds.objoid = y.oid AND ds.classoid = 'pg_type'::regclass
      WHERE %1$s
      UNION ALL
      SELECT y.oid, 2, format('COMMENT ON COLUMN %%s.%%I IS %%L',
             format_type(y.oid, NULL), a.attname, ds.description)
      FROM pg_type y
      JOIN pg_class c ON c.oid = y.typrelid AND c.relkind = 'c'
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
      JOIN pg_description ds
        ON ds.objoid = c.oid AND ds.classoid = 'pg_class'::regclass AND ds.objsubid = a.attnum
      WHERE %1$s
      UNION ALL
      SELECT y.oid, 3, format('COMMENT ON CONSTRAINT %%I ON DOMAIN %%s IS %%L', k.conname,
             format_type(y.oid, NULL), ds.description)
      FROM pg_type y
      JOIN pg_constraint k ON k.contypid = y.oid AND k.contype = 'c' AND k.convalidated AND NOT %2$s
      JOIN pg_description ds
        ON ds.objoid = k.oid AND ds.classoid = 'pg_constraint'::regclass
      WHERE %1$s
      ORDER BY 1, 2, 3\
      """
          .formatted(
              "y.typnamespace <> 'pg_catalog'::regnamespace",
              OwnObjects.calledBy("pg_constraint", "k.oid"));

  private static final String LATE =
      """
      SELECT k.contypid, 1 AS place, k.conname, format('ALTER DOMAIN %%s ADD CONSTRAINT %%I %%s',
               format_type(k.contypid, NULL), k.conname, pg_get_constraintdef(k.oid)) AS statement
      FROM pg_constraint k JOIN pg_type y ON y.oid = k.contypid
      WHERE %1$s
      UNION ALL
      SELECT k.contypid, 2, k.conname, format('COMMENT ON CONSTRAINT %%I ON DOMAIN %%s IS %%L',
               k.conname, format_type(k.contypid, NULL), obj_description(k.oid, 'pg_constraint'))
      FROM pg_constraint k JOIN pg_type y ON y.oid = k.contypid
      WHERE %1$s AND obj_description(k.oid, 'pg_constraint') IS NOT NULL
      ORDER BY 1, 2, 3\
      """
          .formatted(
              "k.contype = 'c' AND y.typnamespace <> 'information_schema'::regnamespace"
                  + " AND (NOT k.convalidated OR "
                  + OwnObjects.calledBy("pg_constraint", "k.oid")
                  + ")");

  // The attributes of a composite type are those of its relation.
  private static final String NEEDS =
      """
      SELECT DISTINCT p.type, d.refclassid::regclass::text AS catalog, d.refobjid
      FROM (
        SELECT y.oid AS type, 'pg_type'::regclass AS classid, y.oid AS objid FROM pg_type y
        UNION ALL
        SELECT y.oid, 'pg_class'::regclass, y.typrelid FROM pg_type y WHERE y.typrelid <> 0
        UNION ALL
        SELECT k.contypid, 'pg_constraint'::regclass, k.oid FROM pg_constraint k
        WHERE k.contypid <> 0
      ) p
      JOIN pg_depend d ON d.classid = p.classid AND d.objid = p.objid
        AND d.refclassid IN ('pg_proc'::regclass, 'pg_collation'::regclass)
      WHERE d.refobjid >= 16384 AND d.deptype = 'n'
      ORDER BY 1, 2, 3\
      """;

  private final Map<Long, List<String>> comments = new TreeMap<>();
  private final Map<Long, List<String>> late = new TreeMap<>();
  private final Map<Long, List<Long>> needs = new TreeMap<>();

  private TypeExtras() {}

  static TypeExtras read(Catalog catalog) throws SQLException {
    TypeExtras read = new TypeExtras();
    catalog.run(
        COMMENTS, List.of(), row -> add(read.comments, row.getLong(1), row.getString("comment")));
    catalog.run(LATE, List.of(), row -> add(read.late, row.getLong(1), row.getString("statement")));
    catalog.run(NEEDS, List.of(), row -> add(read.needs, row.getLong(1), row.getLong("refobjid")));
    return read;
  }

  private static <T> void add(Map<Long, List<T>> map, long type, T value) {
    map.computeIfAbsent(type, oid -> new ArrayList<>()).add(value);
  }

  /** Whole statements. */
  List<String> comments(long type) {
    return comments.getOrDefault(type, List.of());
  }

  List<String> late(long type) {
    return late.getOrDefault(type, List.of());
  }

  /** Oids of the functions and collations that its definition names. */
  List<Long> needs(long type) {
    return needs.getOrDefault(type, List.of());
  }
}
