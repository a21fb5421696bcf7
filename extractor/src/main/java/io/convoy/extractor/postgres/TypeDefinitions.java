// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down how the user's own types were created. */
final class TypeDefinitions {
  /**
   * Over a type {@code y} and its relation {@code c}: a composite type, or a relation whose row
   * serves as one in a column, a composite type or a domain.
   */
  static final String IS_USED_AS_COMPOSITE =
      """
      (c.relkind = 'c'
        OR EXISTS (SELECT FROM pg_depend u
                   WHERE u.refclassid = 'pg_type'::regclass AND u.refobjid IN (y.oid, y.typarray)
                     AND u.deptype = 'n'))\
      """;

  private static final String ENUMS =
      """
      SELECT e.enumtypid,
             'AS ENUM (' || string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
               || ')'
      FROM pg_enum e
      GROUP BY e.enumtypid\
      """;

  private static final String DOMAINS =
      """
      SELECT y.oid,
             'AS ' || format_type(y.typbasetype, y.typtypmod)
               || CASE WHEN y.typcollation <> 0 AND y.typcollation <> b.typcollation
                    THEN ' COLLATE ' || quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
                    ELSE '' END
               || coalesce(' DEFAULT ' || coalesce(pg_get_expr(y.typdefaultbin, 0),
                                                   quote_literal(y.typdefault)), '')
               || CASE WHEN y.typnotnull THEN ' NOT NULL' ELSE '' END
               || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' '
                                                || pg_get_constraintdef(k.oid), '' ORDER BY conname)
                            FROM pg_constraint k
                            WHERE k.contypid = y.oid AND k.contype = 'c' AND k.convalidated
                              AND NOT %s), '')
      FROM pg_type y
      JOIN pg_type b ON b.oid = y.typbasetype
      LEFT JOIN pg_collation co ON co.oid = y.typcollation
      LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
      WHERE y.typtype = 'd' AND y.typnamespace <> 'information_schema'::regnamespace\
      """
          .formatted(OwnObjects.calledBy("pg_constraint", "k.oid"));

  private static final String COMPOSITES =
      """
      SELECT y.oid,
             'AS (' || coalesce((
               SELECT string_agg(
                 quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                   || CASE WHEN a.attcollation <> 0 AND a.attcollation <> ay.typcollation
                        THEN ' COLLATE ' || quote_ident(cn.nspname) || '.'
                               || quote_ident(co.collname)
                        ELSE '' END, ', ' ORDER BY a.attnum)
               FROM pg_attribute a
               JOIN pg_type ay ON ay.oid = a.atttypid
               LEFT JOIN pg_collation co ON co.oid = a.attcollation
               LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'
      FROM pg_type y
      JOIN pg_class c ON c.oid = y.typrelid
      WHERE y.typnamespace <> 'pg_catalog'::regnamespace
        AND y.typnamespace <> 'information_schema'::regnamespace AND %s\
      """
          .formatted(IS_USED_AS_COMPOSITE);

  // Functions of the user's own are not carried, so a range does without those.
  private static final String RANGES =
      """
      SELECT y.oid,
             'AS RANGE (SUBTYPE = ' || format_type(r.rngsubtype, NULL)
               || CASE WHEN oc.opcdefault THEN ''
                    ELSE ', SUBTYPE_OPCLASS = ' || quote_ident(ocn.nspname) || '.'
                           || quote_ident(oc.opcname) END
               || CASE WHEN r.rngcollation <> 0 AND r.rngcollation <> s.typcollation
                    THEN ', COLLATION = ' || quote_ident(cn.nspname) || '.'
                           || quote_ident(co.collname)
                    ELSE '' END
               || CASE WHEN f.oid IS NOT NULL AND f.pronamespace = 'pg_catalog'::regnamespace
                    THEN ', SUBTYPE_DIFF = ' || quote_ident(f.proname) ELSE '' END
               || %s || ')'
      FROM pg_range r
      JOIN pg_type y ON y.oid = r.rngtypid AND y.typnamespace <> 'pg_catalog'::regnamespace
      JOIN pg_type s ON s.oid = r.rngsubtype
      JOIN pg_opclass oc ON oc.oid = r.rngsubopc
      JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
      LEFT JOIN pg_collation co ON co.oid = r.rngcollation
      LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
      LEFT JOIN pg_proc f ON f.oid = r.rngsubdiff\
      """;

  private TypeDefinitions() {}

  /** By the type's oid: what follows CREATE TYPE name or CREATE DOMAIN name. */
  static Map<Long, String> read(Catalog catalog) throws SQLException {
    Map<Long, String> definitions = new HashMap<>();
    String ranges = RANGES.formatted(catalog.version().multirangeName());
    for (String query : List.of(ENUMS, DOMAINS, COMPOSITES, ranges)) {
      catalog.run(query, List.of(), row -> definitions.put(row.getLong(1), row.getString(2)));
    }
    return definitions;
  }
}
