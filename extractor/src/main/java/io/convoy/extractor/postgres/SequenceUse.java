// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells, in SQL, which table brings which sequence: the one whose column owns it or draws from it,
 * and the first table of its schema where no column does.
 */
final class SequenceUse {
  private static final String OWNED =
      """
      SELECT t.oid AS tab, d.objid AS sequence, a.attname::text AS column_name
      FROM t
      JOIN pg_depend d
        ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.refobjid = t.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      """;
  private static final String DRAWN_FROM =
      """
      SELECT t.oid, d.refobjid, NULL
      FROM t
      JOIN pg_attrdef e ON e.adrelid = t.oid
      JOIN pg_depend d
        ON d.classid = 'pg_attrdef'::regclass AND d.objid = e.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> t.oid
      """;
  // nextval('s'::text) looks its sequence up when it is called, and depends on nothing.
  private static final String NAMED_IN_TEXT =
      """
      SELECT DISTINCT ON (t.oid, m.name) t.oid, q.oid, NULL
      FROM t
      JOIN pg_attrdef e ON e.adrelid = t.oid
      CROSS JOIN LATERAL (
        SELECT replace(found[1], '''''', '''') AS name
        FROM regexp_matches(pg_get_expr(e.adbin, e.adrelid),
               'nextval\\(\\(''((?:[^'']|'''')+)''::text\\)::regclass\\)', 'g') found) m
      JOIN pg_class q ON q.relkind = 'S'
      JOIN pg_namespace n ON n.oid = q.relnamespace
        AND (m.name IN (n.nspname || '.' || q.relname,
                        quote_ident(n.nspname) || '.' || quote_ident(q.relname))
          OR m.name IN (q.relname, quote_ident(q.relname)) AND n.nspname = ANY (%s))
      ORDER BY t.oid, m.name, array_position(%s, n.nspname::text) NULLS FIRST
      """;
  private static final String FREE =
      """
      SELECT (SELECT x.oid FROM t x JOIN pg_class xc ON xc.oid = x.oid
              WHERE xc.relnamespace = c.relnamespace ORDER BY xc.relname LIMIT 1), c.oid, NULL
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND NOT %s
        AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery())
        AND NOT EXISTS (SELECT FROM pg_depend o
                        WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid
                          AND o.deptype IN ('a', 'i', 'e'))
        AND NOT EXISTS (SELECT FROM pg_depend u
                        WHERE u.classid = 'pg_attrdef'::regclass
                          AND u.refclassid = 'pg_class'::regclass AND u.refobjid = c.oid)
      """
          .formatted(Bookkeeping.IS_PART);

  private SequenceUse() {}

  /**
   * Rows of {@code tab, sequence, column_name}.
   *
   * @param searchPath of the source's own sessions
   */
  static String query(List<String> searchPath) {
    String path =
        searchPath.stream()
            .map(SqlNames::literal)
            .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    String named = "SELECT * FROM (" + NAMED_IN_TEXT.formatted(path, path) + ") named\n";
    return String.join("UNION ALL\n", OWNED, DRAWN_FROM, named, FREE);
  }
}
