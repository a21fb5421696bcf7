// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import io.convoy.extractor.source.LogMark;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Of which tables the log tells all changes by a publication. A mark names all that could have rows
 * change without a word in the log, had it been otherwise for a while: what is published and how,
 * by what rows are told apart, the file of the rows, which a rewrite replaces, the columns, and the
 * labels of enums, which are text in the rows.
 */
public final class LogMarks {
  private static final String QUERY =
      """
      WITH t AS (SELECT unnest(CAST(? AS text)::oid[]) AS oid),
      p AS (SELECT oid, xmin, to_jsonb(pub) AS all FROM pg_publication pub WHERE pubname = ?)
      SELECT n.nspname, c.relname,
        CASE
          WHEN c.relkind <> 'r' THEN 'it is partitioned: rows come and go with partitions'
          WHEN c.relpersistence <> 'p' THEN 'it is UNLOGGED'
          WHEN i.indexrelid IS NULL THEN 'it has no primary key that is checked at once'
          WHEN c.relreplident = 'n' THEN 'its replica identity is NOTHING'
          WHEN c.relreplident = 'i' AND NOT EXISTS (
            SELECT FROM pg_index r WHERE r.indrelid = c.oid AND r.indisreplident
              AND (i.indkey::int2[])[0:i.indnkeyatts - 1] <@ (r.indkey::int2[])[0:r.indnkeyatts - 1])
            THEN 'its replica identity is an index without the primary key'
          WHEN k.odd IS NOT NULL THEN 'its key has a column of type ' || k.odd
          WHEN k.virtual THEN 'it has columns that are computed when they are read'
          WHEN p.oid IS NULL THEN 'there is no publication'
          WHEN NOT ((p.all->>'pubinsert')::boolean AND (p.all->>'pubupdate')::boolean
            AND (p.all->>'pubdelete')::boolean AND (p.all->>'pubtruncate')::boolean)
            THEN 'the publication leaves some changes out'
          WHEN r.oid IS NULL AND NOT (p.all->>'puballtables')::boolean
            THEN 'it is not in the publication'
          WHEN r.rel->>'prqual' IS NOT NULL OR r.rel->>'prattrs' IS NOT NULL
            THEN 'the publication leaves some of its rows or columns out'
        END AS obstacle,
        concat_ws('/', p.oid, p.xmin, r.oid, r.xmin, c.oid, pg_relation_filenode(c.oid),
          c.relreplident, i.indexrelid, i.xmin, md5(k.columns)) AS mark
      FROM t
      JOIN pg_class c ON c.oid = t.oid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indimmediate
        AND i.indisvalid
      LEFT JOIN p ON true
      LEFT JOIN LATERAL (
        SELECT x.oid, x.xmin, to_jsonb(x) AS rel FROM pg_publication_rel x
        WHERE x.prpubid = p.oid AND x.prrelid = c.oid) r ON true
      CROSS JOIN LATERAL (
        SELECT bool_or(a.attgenerated::text = 'v') AS virtual,
          min(format_type(b.oid, NULL)) FILTER (WHERE a.attnum = ANY (i.indkey)
            AND b.typtype <> 'e' AND b.oid <> ALL (CAST(? AS text)::regtype[])) AS odd,
          string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attgenerated,
            a.attmissingval::text, (SELECT md5(string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
              FROM pg_enum e WHERE e.enumtypid IN (b.oid, b.typelem))), ';' ORDER BY a.attnum)
            AS columns
        FROM pg_attribute a
        JOIN pg_type d ON d.oid = a.atttypid
        JOIN pg_type b ON b.oid = CASE WHEN d.typtype = 'd' THEN d.typbasetype ELSE d.oid END
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) k\
      """;

  /** Types of which a text means one value alone, whatever a session is set to. */
  private static final List<String> KEY_TYPES =
      List.of(
          "smallint",
          "integer",
          "bigint",
          "numeric",
          "text",
          "character varying",
          "character",
          "uuid",
          "date",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "boolean",
          "bytea",
          "oid");

  private LogMarks() {}

  /** True of a type whose values are told by their texts alone. */
  public static boolean isOfKeys(String type) {
    return KEY_TYPES.contains(type);
  }

  /** As the transaction of the connection sees them. */
  public static Map<TableId, LogMark> read(
      Connection connection, List<Long> tables, String publication) throws SQLException {
    Map<TableId, LogMark> marks = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, tables.toString().replace('[', '{').replace(']', '}'));
      statement.setString(2, publication);
      statement.setString(3, "{" + String.join(",", KEY_TYPES) + "}");
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String obstacle = row.getString("obstacle");
          marks.put(
              new TableId(row.getString("nspname"), row.getString("relname")),
              new LogMark(obstacle == null ? row.getString("mark") : null, obstacle));
        }
      }
    }
    return marks;
  }
}
