// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.Excerpt;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds what belongs to a table and is not carried with it. */
final class TableWarnings {
  private static final int MOST_SHOWN = 8_000;
  private static final List<String> QUERIES =
      List.of(
          """
          SELECT g.tgrelid, count(*),
                 string_agg(pg_get_triggerdef(g.oid), '; ' ORDER BY g.tgname),
                 'triggers are not carried'
          FROM t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
          GROUP BY g.tgrelid\
          """,
          """
          SELECT r.ev_class, count(*),
                 string_agg(rtrim(pg_get_ruledef(r.oid), ';'), '; ' ORDER BY r.rulename),
                 'rules are not carried'
          FROM t JOIN pg_rewrite r ON r.ev_class = t.oid
          GROUP BY r.ev_class\
          """,
          """
          SELECT c.oid, 1, concat_ws(', ', CASE WHEN c.relrowsecurity THEN 'ENABLE' END,
                                    CASE WHEN c.relforcerowsecurity THEN 'FORCE' END),
                 'row level security is not carried'
          FROM t JOIN pg_class c ON c.oid = t.oid AND (c.relrowsecurity OR c.relforcerowsecurity)\
          """,
          """
          SELECT p.polrelid, count(*), string_agg(
                   format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname,
                     p.polrelid::regclass,
                     CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                     CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
                       WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                     CASE WHEN p.polroles = '{0}' THEN 'PUBLIC'
                       ELSE (SELECT string_agg(quote_ident(pg_get_userbyid(o)), ', ')
                             FROM unnest(p.polroles) o) END)
                   || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
                   || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')',
                               ''), '; ' ORDER BY p.polname),
                 'row security policies are not carried'
          FROM t JOIN pg_policy p ON p.polrelid = t.oid
          GROUP BY p.polrelid\
          """,
          """
          SELECT s.stxrelid, count(*),
                 string_agg(pg_get_statisticsobjdef(s.oid), '; ' ORDER BY s.stxname),
                 'extended statistics are not carried'
          FROM t JOIN pg_statistic_ext s ON s.stxrelid = t.oid
          GROUP BY s.stxrelid\
          """,
          """
          SELECT i.indrelid, count(*),
                 string_agg(pg_get_indexdef(x.oid), '; ' ORDER BY x.relname),
                 'invalid indexes are not carried'
          FROM t
          JOIN pg_index i ON i.indrelid = t.oid AND NOT (i.indisvalid AND i.indisready)
          JOIN pg_class x ON x.oid = i.indexrelid
          GROUP BY i.indrelid\
          """,
          """
          SELECT k.conrelid, count(*), string_agg(k.conname, ', ' ORDER BY k.conname),
                 'NOT NULL constraints that were never validated are not carried'
          FROM t
          JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'n' AND NOT k.convalidated
          GROUP BY k.conrelid\
          """,
          """
          SELECT h.inhrelid, count(*), string_agg(h.inhparent::regclass::text, ', '),
                 'inherits: carried as a plain table of its own rows, apart from its parents'
          FROM t JOIN pg_inherits h ON h.inhrelid = t.oid
          GROUP BY h.inhrelid\
          """,
          """
          SELECT h.inhparent, count(*), string_agg(h.inhrelid::regclass::text, ', '),
                 'is inherited from: carried as a plain table of its own rows, without its'
                   || ' children''s'
          FROM t
          JOIN pg_class c ON c.oid = t.oid AND c.relkind = 'r'
          JOIN pg_inherits h ON h.inhparent = t.oid
          GROUP BY h.inhparent\
          """,
          """
          SELECT c.oid, 1, 'unlogged', 'was UNLOGGED and becomes LOGGED'
          FROM t JOIN pg_class c ON c.oid = t.oid AND c.relpersistence = 'u'\
          """);

  private TableWarnings() {}

  /** By the table's oid; each names its kind, how many there are, and which. */
  static Map<Long, List<String>> read(Catalog catalog) throws SQLException {
    List<String> queries = new ArrayList<>(QUERIES);
    queries.addAll(PartitionWarnings.QUERIES);
    Map<Long, List<String>> warnings = new TreeMap<>();
    for (String query : queries) {
      catalog.aboutTables(
          query,
          row ->
              warnings
                  .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                  .add(
                      row.getString(4)
                          + " ("
                          + row.getLong(2)
                          + "): "
                          + Excerpt.of(row.getString(3), MOST_SHOWN)));
    }
    return warnings;
  }
}
