// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.NoteRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what belongs to tables besides columns and keys: triggers, policies, masks. */
final class NoteQueries {
  private static final Map<String, String> NOTES =
      Map.of(
          "triggers",
          """
          SELECT g.parent_id, 'triggers are not carried', g.name, g.object_id
          FROM sys.triggers g
          WHERE g.parent_class = 1
          ORDER BY g.parent_id, g.name\
          """,
          "row-level security policies",
          """
          SELECT DISTINCT r.target_object_id,
                 'row-level security is not carried, and rows that it hides from this login are'
                   + ' not read',
                 p.name, 0
          FROM sys.security_predicates r
          JOIN sys.security_policies p ON p.object_id = r.object_id
          WHERE p.is_enabled = 1
          ORDER BY r.target_object_id, p.name\
          """,
          "masks",
          """
          SELECT m.object_id, 'masks are not carried: the target shows the values whole',
                 m.name + ' ' + m.masking_function, 0
          FROM sys.masked_columns m
          WHERE m.is_masked = 1
          ORDER BY m.object_id, m.column_id\
          """,
          "full-text indexes",
          """
          SELECT f.object_id, 'full-text indexes are not carried', c.name, 0
          FROM sys.fulltext_indexes f
          JOIN sys.fulltext_catalogs c ON c.fulltext_catalog_id = f.fulltext_catalog_id\
          """,
          "tables with change tracking",
          """
          SELECT k.object_id, 'change tracking is not carried', 'on', 0
          FROM sys.change_tracking_tables k\
          """,
          "partitions",
          """
          SELECT p.object_id, 'is partitioned: carried as one plain table; partitions',
                 CAST(COUNT(*) AS varchar(10)), 0
          FROM sys.partitions p
          WHERE p.index_id IN (0, 1)
          GROUP BY p.object_id
          HAVING COUNT(*) > 1\
          """);

  private NoteQueries() {}

  static List<NoteRow> notes(Catalog catalog, ModuleTexts texts) throws SQLException {
    List<NoteRow> notes = new ArrayList<>();
    for (Map.Entry<String, String> asked : new TreeMap<>(NOTES).entrySet()) {
      notes.addAll(
          catalog.rowsOfFeature(
              asked.getKey(),
              asked.getValue(),
              row ->
                  new NoteRow(
                      row.getLong(1),
                      row.getString(2),
                      row.getString(3),
                      texts.of(row.getLong(4)))));
    }
    return notes;
  }
}
