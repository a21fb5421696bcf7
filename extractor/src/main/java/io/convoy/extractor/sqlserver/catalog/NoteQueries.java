// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.CommentRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.Commented;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.NoteRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what belongs to tables besides columns and keys: comments, triggers, policies. */
final class NoteQueries {
  private static final Map<String, String> NOTES =
      Map.of(
          "triggers",
          """
          SELECT g.parent_id, 'triggers are not carried', g.name
          FROM sys.triggers g
          WHERE g.parent_class = 1
          ORDER BY g.parent_id, g.name\
          """,
          "row-level security policies",
          """
          SELECT DISTINCT r.target_object_id,
                 'row-level security is not carried, and rows that it hides from this login are'
                   + ' not read',
                 p.name
          FROM sys.security_predicates r
          JOIN sys.security_policies p ON p.object_id = r.object_id
          WHERE p.is_enabled = 1
          ORDER BY r.target_object_id, p.name\
          """,
          "full-text indexes",
          """
          SELECT f.object_id, 'full-text indexes are not carried', c.name
          FROM sys.fulltext_indexes f
          JOIN sys.fulltext_catalogs c ON c.fulltext_catalog_id = f.fulltext_catalog_id\
          """,
          "tables with change tracking",
          """
          SELECT k.object_id, 'change tracking is not carried', 'on'
          FROM sys.change_tracking_tables k\
          """,
          "partitions",
          """
          SELECT p.object_id, 'is partitioned: carried as one plain table; partitions',
                 CAST(COUNT(*) AS varchar(10))
          FROM sys.partitions p
          WHERE p.index_id IN (0, 1)
          GROUP BY p.object_id
          HAVING COUNT(*) > 1\
          """);

  private static final String COMMENTS =
      """
      SELECT e.class, e.major_id, e.minor_id, CAST(e.value AS nvarchar(4000))
      FROM sys.extended_properties e
      WHERE e.name = 'MS_Description' AND e.class IN (1, 7) AND e.value IS NOT NULL\
      """;

  private static final int OBJECT_OR_COLUMN = 1;

  private NoteQueries() {}

  static List<NoteRow> notes(Catalog catalog) throws SQLException {
    List<NoteRow> notes = new ArrayList<>();
    for (Map.Entry<String, String> asked : new TreeMap<>(NOTES).entrySet()) {
      notes.addAll(
          catalog.rowsOfFeature(
              asked.getKey(),
              asked.getValue(),
              row -> new NoteRow(row.getLong(1), row.getString(2), row.getString(3))));
    }
    return notes;
  }

  static List<CommentRow> comments(Catalog catalog) throws SQLException {
    return catalog.rowsOrNote("comments", COMMENTS, NoteQueries::comment);
  }

  private static CommentRow comment(ResultSet row) throws SQLException {
    return new CommentRow(
        row.getInt(1) == OBJECT_OR_COLUMN ? Commented.OBJECT_OR_COLUMN : Commented.INDEX,
        row.getLong(2),
        row.getInt(3),
        row.getString(4));
  }
}
