// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.NoteRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableTrait;
import io.convoy.schemas.name.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts into words what is special about tables and columns and is lost on the way. */
final class TableNotes {
  private final Map<Long, String> allTables;
  private final TableWarnings warnings;

  TableNotes(List<TableRow> allTables, TableWarnings warnings) {
    this.warnings = warnings;
    this.allTables =
        allTables.stream()
            .collect(Collectors.toMap(TableRow::id, table -> TableName.of(table.name())));
  }

  void addTable(TableRow table) {
    for (TableTrait trait : table.traits()) {
      warnings.add(table.id(), text(table, trait));
    }
  }

  private String text(TableRow table, TableTrait trait) {
    return switch (trait) {
      case SYSTEM_VERSIONED ->
          "is system-versioned: carried as a plain table; earlier versions of its rows are in "
              + allTables.getOrDefault(table.history(), "a table that the login does not see");
      case HISTORY -> "is a history table: carried as a plain table";
      case MEMORY_OPTIMIZED -> "is memory-optimized: carried as a plain table";
      case GRAPH_NODE -> "is a node of a graph: carried as a plain table with its $node_id as text";
      case GRAPH_EDGE ->
          "is an edge of a graph: carried as a plain table with its $edge_id, $from_id and $to_id"
              + " as text";
      case EXTERNAL -> "is external: its rows are carried, and read where they lie";
      case FILE_TABLE -> "is a FileTable: its rows are carried, its share is not";
      case LEDGER -> "is a ledger table: carried as a plain table, without its proofs";
      case CAPTURED -> "change data capture is not carried";
    };
  }

  /** Says it once of all the columns of a table. */
  void addColumns(long table, List<ColumnRow> columns) {
    warn(table, columns, ColumnTrait.SPARSE, "sparse columns become plain ones");
    warn(table, columns, ColumnTrait.COLUMN_SET, "column sets are not carried, but their columns");
    warn(table, columns, ColumnTrait.PERIOD, "generated columns are carried as their values");
    warn(
        table,
        columns,
        ColumnTrait.ENCRYPTED,
        "Always Encrypted columns are read only with columnEncryptionSetting=Enabled in source.url"
            + " and their keys");
  }

  private void warn(long table, List<ColumnRow> columns, ColumnTrait trait, String text) {
    List<String> names =
        columns.stream().filter(column -> column.is(trait)).map(ColumnRow::name).toList();
    if (!names.isEmpty()) {
      warnings.add(table, counted(text, names));
    }
  }

  /** Gathers equal notes of a table into one. */
  void addNotes(long table, List<NoteRow> notes) {
    Map<String, List<String>> byText = new LinkedHashMap<>();
    for (NoteRow note : notes) {
      byText.computeIfAbsent(note.what(), what -> new ArrayList<>()).add(note.name());
    }
    byText.forEach((what, names) -> warnings.add(table, counted(what, names)));
    for (NoteRow note : notes) {
      if (note.text() != null) {
        warnings.add(table, "text of " + note.name() + ": " + note.text());
      }
    }
  }

  private static String counted(String text, List<String> names) {
    return text + " (" + names.size() + "): " + String.join(", ", names);
  }
}
