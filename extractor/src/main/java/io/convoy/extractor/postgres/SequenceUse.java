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
  // A catalog may have no statistics: whole schemas are made within a minute. So each part asks the
  // indexes of pg_depend by itself (LATERAL with OFFSET, which the planner does not take apart),
  // and
  // what is about all tables is found once.
  // A condition that another index could serve stands outside.
  private static final String OWNED =
      """
      SELECT t.oid AS tab, d.objid AS sequence, a.attname::text AS column_name
      FROM t
      CROSS JOIN LATERAL (
        SELECT classid, objid, refobjsubid FROM pg_depend
        WHERE refclassid = 'pg_class'::regclass AND refobjid = t.oid AND refobjsubid > 0
          AND deptype IN ('a', 'i')
        OFFSET 0) d
      CROSS JOIN LATERAL (
        SELECT attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = d.refobjsubid
        OFFSET 0) a
      WHERE d.classid = 'pg_class'::regclass
      """;
  private static final String DRAWN_FROM =
      """
      SELECT t.oid, d.refobjid, NULL
      FROM t
      CROSS JOIN LATERAL (SELECT oid FROM pg_attrdef WHERE adrelid = t.oid OFFSET 0) e
      CROSS JOIN LATERAL (
        SELECT refclassid, refobjid FROM pg_depend
        WHERE classid = 'pg_attrdef'::regclass AND objid = e.oid
        OFFSET 0) d
      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> t.oid
      """;
  // nextval('s'::text) looks its sequence up when it is called, and depends on nothing.
  private static final String NAMED_IN_TEXT =
      """
      SELECT DISTINCT ON (m.oid, m.name) m.oid, q.oid, NULL
      FROM (
        SELECT t.oid, replace(found[1], '''''', '''') AS name
        FROM t
        CROSS JOIN LATERAL (
          SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef WHERE adrelid = t.oid
          OFFSET 0) e
        CROSS JOIN LATERAL regexp_matches(e.text,
          'nextval\\(\\(''((?:[^'']|'''')+)''::text\\)::regclass\\)', 'g') found
        OFFSET 0) m
      CROSS JOIN LATERAL (
        SELECT c.oid, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'S'
          AND (m.name IN (n.nspname || '.' || c.relname,
                          quote_ident(n.nspname) || '.' || quote_ident(c.relname))
            OR m.name IN (c.relname, quote_ident(c.relname)) AND n.nspname = ANY (%s))
        OFFSET 0) q
      ORDER BY m.oid, m.name, array_position(%s, q.nspname::text) NULLS FIRST
      """;
  private static final String FREE =
      """
      SELECT f.oid, s.oid, NULL
      FROM (
        SELECT c.oid, c.relnamespace
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND NOT %s
          AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
          AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery())
          AND (SELECT true FROM (
                 SELECT deptype FROM pg_depend
                 WHERE classid = 'pg_class'::regclass AND objid = c.oid OFFSET 0) o
               WHERE o.deptype IN ('a', 'i', 'e') LIMIT 1) IS NULL
          AND (SELECT true FROM (
                 SELECT classid FROM pg_depend
                 WHERE refclassid = 'pg_class'::regclass AND refobjid = c.oid OFFSET 0) u
               WHERE u.classid = 'pg_attrdef'::regclass LIMIT 1) IS NULL
        OFFSET 0) s
      LEFT JOIN (
        SELECT DISTINCT ON (c.relnamespace) c.relnamespace, c.oid
        FROM t JOIN pg_class c ON c.oid = t.oid
        ORDER BY c.relnamespace, c.relname) f ON f.relnamespace = s.relnamespace
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
