// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.util.List;

/**
 * Asks what the partitions of a table have that the table does not: it is lost where they become
 * one plain table.
 */
final class PartitionWarnings {
  /** The partitions {@code l} of each table, at any depth. */
  private static final String PARTS =
      """
      FROM t
      JOIN pg_class c ON c.oid = t.oid AND c.relkind = 'p'
      CROSS JOIN LATERAL (SELECT relid AS part FROM pg_partition_tree(c.oid) WHERE relid <> c.oid) l
      """;

  /** Each gives the table's oid, a number, a text and what it is about. */
  static final List<String> QUERIES =
      List.of(
          """
          SELECT c.oid, count(*) FILTER (WHERE tree.isleaf),
                 concat_ws('; ', pg_get_partkeydef(c.oid), string_agg(
                   p.oid::regclass || ' ' || pg_get_expr(p.relpartbound, p.oid)
                     || coalesce(' PARTITION BY ' || pg_get_partkeydef(p.oid), ''),
                   ', ' ORDER BY p.oid::regclass::text)),
                 'is partitioned: carried as one plain table; partitions'
          FROM t JOIN pg_class c ON c.oid = t.oid AND c.relkind = 'p'
          LEFT JOIN LATERAL pg_partition_tree(c.oid) tree ON tree.relid <> c.oid
          LEFT JOIN pg_class p ON p.oid = tree.relid
          GROUP BY c.oid\
          """,
          "SELECT c.oid, count(*), string_agg(pg_get_indexdef(i.indexrelid), '; '"
              + " ORDER BY i.indexrelid::regclass::text),"
              + " 'indexes of single partitions are not carried'\n"
              + PARTS
              + """
              JOIN pg_index i ON i.indrelid = l.part
              WHERE NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
                AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
                                  AND k.conrelid = i.indrelid)
              GROUP BY c.oid\
              """,
          "SELECT c.oid, count(*), string_agg(format('ALTER TABLE %s ADD CONSTRAINT %I %s',"
              + " l.part::regclass, k.conname, pg_get_constraintdef(k.oid)), '; '"
              + " ORDER BY l.part::regclass::text, k.conname),"
              + " 'constraints of single partitions are not carried'\n"
              + PARTS
              + """
              JOIN pg_constraint k ON k.conrelid = l.part AND k.conislocal AND k.coninhcount = 0
                AND k.conparentid = 0 AND k.contype IN ('c', 'f', 'p', 'u', 'x')
              GROUP BY c.oid\
              """,
          "SELECT c.oid, count(*), string_agg(pg_get_triggerdef(g.oid), '; ' ORDER BY g.tgname),"
              + " 'triggers of single partitions are not carried'\n"
              + PARTS
              + """
              JOIN pg_trigger g ON g.tgrelid = l.part AND NOT g.tgisinternal
              WHERE NOT EXISTS (SELECT FROM pg_trigger p
                                WHERE p.tgrelid = c.oid AND p.tgname = g.tgname)
              GROUP BY c.oid\
              """,
          "SELECT c.oid, count(*), string_agg(format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT"
              + " %s', l.part::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid)), '; '),"
              + " 'defaults of single partitions are not carried'\n"
              + PARTS
              + """
              JOIN pg_attrdef d ON d.adrelid = l.part
              JOIN pg_attribute a ON a.attrelid = l.part AND a.attnum = d.adnum
                AND a.attgenerated = ''
              WHERE pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM (
                SELECT pg_get_expr(o.adbin, o.adrelid)
                FROM pg_attribute b JOIN pg_attrdef o ON o.adrelid = b.attrelid AND o.adnum = b.attnum
                WHERE b.attrelid = c.oid AND b.attname = a.attname)
              GROUP BY c.oid\
              """,
          "SELECT c.oid, count(*), string_agg(l.part::regclass || ' ' || quote_literal("
              + "s.description), '; '), 'comments on single partitions are not carried'\n"
              + PARTS
              + """
              JOIN pg_description s ON s.objoid = l.part AND s.classoid = 'pg_class'::regclass
                AND s.objsubid = 0
              GROUP BY c.oid\
              """);

  private PartitionWarnings() {}
}
