// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what the database holds besides tables and is not carried, a line per kind. */
final class DatabaseWarnings {
  private static final String OWN_SCHEMA =
      """
      n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend e
                      WHERE e.classid = '%s'::regclass AND e.objid = %s.oid AND e.deptype = 'e')\
      """;

  private static final String RELATIONS =
      """
      SELECT CASE c.relkind WHEN 'v' THEN 'views' WHEN 'm' THEN 'materialized views'
                            ELSE 'foreign tables' END, count(*)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm', 'f') AND NOT c.relispartition AND %s
      GROUP BY 1 ORDER BY 1\
      """
          .formatted(OWN_SCHEMA.formatted("pg_class", "c"));

  private static final String FUNCTIONS =
      """
      SELECT 'functions, procedures and aggregates', count(*)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass
                          AND i.objid = p.oid AND i.deptype = 'i') AND %s\
      """
          .formatted(OWN_SCHEMA.formatted("pg_proc", "p"));

  private static final List<String> COUNTS =
      List.of(
          RELATIONS,
          FUNCTIONS,
          "SELECT 'publications', count(*) FROM pg_publication",
          "SELECT 'event triggers', count(*) FROM pg_event_trigger",
          "SELECT 'large objects', count(*) FROM pg_largeobject_metadata",
          """
          SELECT 'tables that belong to extensions', count(*)
          FROM pg_class c
          JOIN pg_depend e
            ON e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
          WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384\
          """);

  private static final String SEQUENCES =
      """
      SELECT c.oid
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND NOT %s AND %s\
      """
          .formatted(Bookkeeping.IS_PART, OWN_SCHEMA.formatted("pg_class", "c"));

  private DatabaseWarnings() {}

  /**
   * What is not carried.
   *
   * @param usedSequences oids of the sequences that carried columns draw from
   */
  static List<String> read(Catalog catalog, Set<Long> usedSequences) throws SQLException {
    List<String> warnings = new ArrayList<>();
    for (String query : COUNTS) {
      catalog.run(query, List.of(), row -> warn(warnings, row.getString(1), row.getLong(2)));
    }
    catalog.run(Bookkeeping.TABLES, List.of(), row -> warnBookkeeping(warnings, row.getString(1)));
    List<Long> unused = new ArrayList<>();
    catalog.run(
        SEQUENCES,
        List.of(),
        row -> {
          long oid = row.getLong(1);
          if (!usedSequences.contains(oid)) {
            unused.add(oid);
          }
        });
    warn(warnings, "sequences that no carried table uses", unused.size());
    return warnings;
  }

  private static void warnBookkeeping(List<String> warnings, @Nullable String tables) {
    if (tables != null) {
      warnings.add("not carried: the bookkeeping of Convoy itself in schema convoy: " + tables);
    }
  }

  private static void warn(List<String> warnings, String kind, long count) {
    if (count > 0) {
      warnings.add("not carried: " + count + " " + kind);
    }
  }
}
