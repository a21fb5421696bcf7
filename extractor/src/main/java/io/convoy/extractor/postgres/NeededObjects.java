// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.postgres.TypeCatalog.Extension;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what defaults, constraints and indexes of tables stand on besides types: extensions,
 * functions and collations, which are carried, and other objects of the user's own, which are not.
 */
final class NeededObjects {
  private static final String QUERY =
      """
      , part AS (
        SELECT t.oid AS tab, 'pg_attrdef'::regclass AS classid, d.oid AS objid
        FROM t JOIN pg_attrdef d ON d.adrelid = t.oid
        UNION ALL
        SELECT t.oid, 'pg_constraint'::regclass, k.oid
        FROM t JOIN pg_constraint k ON k.conrelid = t.oid
        UNION ALL
        SELECT t.oid, 'pg_class'::regclass, i.indexrelid
        FROM t JOIN pg_index i ON i.indrelid = t.oid
        UNION ALL
        SELECT t.oid, 'pg_class'::regclass, t.oid FROM t
      )
      SELECT DISTINCT p.tab, e.extname, n.nspname,
             CASE WHEN e.oid IS NULL AND d.refclassid IN ('pg_proc'::regclass,
                                                          'pg_collation'::regclass)
               THEN d.refobjid END AS code,
             CASE WHEN e.oid IS NULL
               THEN pg_describe_object(d.refclassid, d.refobjid, 0) END AS object
      FROM part p
      JOIN pg_depend d ON d.classid = p.classid AND d.objid = p.objid
        AND d.refclassid IN %s
      LEFT JOIN pg_depend m
        ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
      LEFT JOIN pg_extension e ON e.oid = m.refobjid
      LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE d.refobjid >= 16384
      ORDER BY 1, 2, 5\
      """
          .formatted(OwnObjects.CLASSES);

  private final Map<Long, Set<Extension>> extensions = new TreeMap<>();
  private final Map<Long, List<Needed>> code = new TreeMap<>();
  private final Map<Long, Set<String>> objects = new TreeMap<>();

  private NeededObjects() {}

  /**
   * A function or a collation.
   *
   * @param description as PostgreSQL describes it: {@code function public.next_code(text)}
   */
  record Needed(long oid, String description) {}

  static NeededObjects read(Catalog catalog) throws SQLException {
    NeededObjects read = new NeededObjects();
    catalog.aboutTables(QUERY, read::add);
    return read;
  }

  Set<Extension> extensions(long table) {
    return extensions.getOrDefault(table, Set.of());
  }

  /** Functions and collations of the user's own. */
  List<Needed> code(long table) {
    return code.getOrDefault(table, List.of());
  }

  /** As PostgreSQL describes them: {@code operator public.===(integer,integer)}. */
  Set<String> notCarried(long table) {
    return objects.getOrDefault(table, Set.of());
  }

  private void add(ResultSet row) throws SQLException {
    long table = row.getLong("tab");
    String extension = row.getString("extname");
    if (extension != null) {
      extensions
          .computeIfAbsent(table, oid -> new LinkedHashSet<>())
          .add(new Extension(row.getString("nspname"), extension));
      return;
    }
    String description = row.getString("object");
    long oid = row.getLong("code");
    if (row.wasNull()) {
      objects.computeIfAbsent(table, any -> new LinkedHashSet<>()).add(description);
    } else {
      code.computeIfAbsent(table, any -> new ArrayList<>()).add(new Needed(oid, description));
    }
  }
}
