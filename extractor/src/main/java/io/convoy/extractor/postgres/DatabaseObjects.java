// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Asks for all that a database can hold besides tables and what belongs to them: its kind, its name
 * as {@link DatabaseWarnings} knows what is carried, and its text.
 */
final class DatabaseObjects {
  private static final String OWN_SCHEMA =
      """
      n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = '%s'::regclass AND e.objid = %s.oid AND e.deptype = 'e')\
      """;
  private static final String QUALIFIED =
      "'\"' || replace(n.nspname, '\"', '\"\"') || '\".\"' || replace(%s, '\"', '\"\"') || '\"'";

  private static final String FUNCTION =
      QUALIFIED.formatted("p.proname") + " || '(' || oidvectortypes(p.proargtypes) || ')'";

  private static final String RELATIONS =
      """
      SELECT CASE c.relkind WHEN 'v' THEN 'views' WHEN 'm' THEN 'materialized views'
                            ELSE 'foreign tables' END,
             c.oid::regclass::text,
             CASE c.relkind WHEN 'v' THEN 'CREATE VIEW ' WHEN 'm' THEN 'CREATE MATERIALIZED VIEW '
                            ELSE 'FOREIGN TABLE ' END || c.oid::regclass
               || CASE WHEN c.relkind = 'f' THEN ''
                    ELSE ' AS ' || rtrim(ltrim(pg_get_viewdef(c.oid)), ';') END
               || coalesce((SELECT string_agg('; ' || pg_get_indexdef(indexrelid), '')
                            FROM pg_index WHERE indrelid = c.oid), '')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm', 'f') AND NOT c.relispartition AND %s
      ORDER BY 1, 2\
      """
          .formatted(OWN_SCHEMA.formatted("pg_class", "c"));
  private static final String FUNCTIONS =
      """
      SELECT 'functions, procedures and aggregates',
             %s,
             CASE WHEN p.prokind = 'a' THEN 'AGGREGATE ' || p.oid::regprocedure
                  ELSE pg_get_functiondef(p.oid) END
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass
                          AND i.objid = p.oid AND i.deptype = 'i') AND %s
      ORDER BY 2\
      """
          .formatted(FUNCTION, OWN_SCHEMA.formatted("pg_proc", "p"));
  private static final String SEQUENCES =
      """
      SELECT 'sequences that no carried table uses', %s, c.oid::regclass::text
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND NOT %s AND %s
      ORDER BY 3\
      """
          .formatted(
              QUALIFIED.formatted("c.relname"),
              Bookkeeping.IS_PART,
              OWN_SCHEMA.formatted("pg_class", "c"));
  private static final String TYPES =
      """
      SELECT 'types that no carried table uses', %s, format_type(y.oid, NULL)
      FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
      LEFT JOIN pg_class c ON c.oid = y.typrelid
      WHERE (y.typtype IN ('e', 'd', 'r') OR c.relkind = 'c') AND %s
      ORDER BY 3\
      """
          .formatted(QUALIFIED.formatted("y.typname"), OWN_SCHEMA.formatted("pg_type", "y"));
  private static final String COLLATIONS =
      """
      SELECT 'collations that no carried table uses', %s, quote_ident(n.nspname) || '.' || quote_ident(y.collname)
      FROM pg_collation y JOIN pg_namespace n ON n.oid = y.collnamespace
      WHERE y.oid >= 16384 AND %s
      ORDER BY 3\
      """
          .formatted(QUALIFIED.formatted("y.collname"), OWN_SCHEMA.formatted("pg_collation", "y"));
  private static final String EXTENSIONS =
      """
      SELECT 'extensions that no carried table needs',
             'extension ' || extname, extname
      FROM pg_extension WHERE oid >= 16384 ORDER BY 3\
      """;
  private static final String SCHEMAS =
      """
      SELECT 'schemas without tables', 'schema ' || n.nspname, quote_ident(n.nspname)
      FROM pg_namespace n
      WHERE n.oid >= 16384 AND %s
        AND NOT EXISTS (SELECT FROM pg_class c
                        WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p'))
      ORDER BY 3\
      """
          .formatted(OWN_SCHEMA.formatted("pg_namespace", "n"));

  /** Objects of the user's own that are named as PostgreSQL describes them: kind and catalog. */
  private static final List<String[]> DESCRIBED =
      List.of(
          new String[] {"operators", "pg_operator"},
          new String[] {"operator classes", "pg_opclass"},
          new String[] {"operator families", "pg_opfamily"},
          new String[] {"casts", "pg_cast"},
          new String[] {"conversions", "pg_conversion"},
          new String[] {"text search configurations", "pg_ts_config"},
          new String[] {"text search dictionaries", "pg_ts_dict"},
          new String[] {"foreign servers", "pg_foreign_server"},
          new String[] {"event triggers", "pg_event_trigger"},
          new String[] {"publications", "pg_publication"});

  private static final String OBJECTS =
      """
      SELECT '%1$s', d.description, d.description
      FROM %2$s o
      CROSS JOIN LATERAL (SELECT pg_describe_object('%2$s'::regclass, o.oid, 0) AS description) d
      WHERE o.oid >= 16384 AND NOT EXISTS (
        SELECT FROM pg_depend e
        WHERE e.classid = '%2$s'::regclass AND e.objid = o.oid AND e.deptype IN ('e', 'i'))
      ORDER BY 2\
      """;
  private static final String LARGE_OBJECTS =
      "SELECT 'large objects', oid::text, oid::text FROM pg_largeobject_metadata ORDER BY oid"
          + " LIMIT 10000";
  private static final String OF_EXTENSIONS =
      """
      SELECT 'tables that belong to extensions', c.oid::regclass::text, c.oid::regclass::text
      FROM pg_class c
      JOIN pg_depend e
        ON e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
      WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384
      ORDER BY 2\
      """;

  // Of what is listed above; a table's own comments and those of its parts are carried with it.
  private static final String COMMENTS =
      """
      SELECT 'comments on what is not carried',
             coalesce((SELECT %s
                       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                       WHERE s.classoid = 'pg_proc'::regclass AND p.oid = s.objoid), ''),
             pg_describe_object(s.classoid, s.objoid, s.objsubid) || ' IS '
               || quote_literal(s.description)
      FROM pg_description s
      WHERE s.objoid >= 16384
        AND (s.classoid IN ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass,
                            'pg_statistic_ext'::regclass, 'pg_proc'::regclass,
                            'pg_publication'::regclass, 'pg_operator'::regclass)
          OR s.classoid = 'pg_class'::regclass AND EXISTS (
               SELECT FROM pg_class c WHERE c.oid = s.objoid AND c.relkind IN ('v', 'm', 'f')))
        AND NOT EXISTS (SELECT FROM pg_depend e
                        WHERE e.classid = s.classoid AND e.objid = s.objoid AND e.deptype = 'e')
      ORDER BY 3\
      """
          .formatted(FUNCTION);

  private DatabaseObjects() {}

  /** Each gives kind, name and text. */
  static List<String> queries() {
    List<String> queries =
        new ArrayList<>(
            List.of(RELATIONS, FUNCTIONS, SEQUENCES, TYPES, COLLATIONS, EXTENSIONS, SCHEMAS));
    for (String[] kind : DESCRIBED) {
      queries.add(OBJECTS.formatted(kind[0], kind[1]));
    }
    queries.add(LARGE_OBJECTS);
    queries.add(OF_EXTENSIONS);
    queries.add(COMMENTS);
    return queries;
  }
}
