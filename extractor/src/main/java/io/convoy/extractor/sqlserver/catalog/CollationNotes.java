// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says what becomes of texts that the source compares without case or accents: which columns there
 * are, and which keys mean something else where texts are compared exactly.
 */
final class CollationNotes {
  private final Set<String> collations = new TreeSet<>();
  private final Map<TableId, Set<String>> columns = new HashMap<>();
  private final List<String> unique = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();

  private CollationNotes(CarriedTables carried) {
    for (CarriedTable table : carried.tables()) {
      for (CarriedColumn column : table.columns().values()) {
        String collation = column.row().collation();
        if (collation != null && isLenient(collation)) {
          collations.add(collation);
          columns.computeIfAbsent(table.id(), id -> new HashSet<>()).add(column.name());
        }
      }
    }
  }

  static List<String> of(CarriedTables carried, List<Table> tables) {
    CollationNotes notes = new CollationNotes(carried);
    tables.forEach(notes::take);
    return notes.lines();
  }

  private static boolean isLenient(String collation) {
    String name = collation.toUpperCase(Locale.ROOT) + "_";
    return name.contains("_CI_") || name.contains("_AI_");
  }

  private void take(Table table) {
    for (Key key : table.getKeys()) {
      add(unique, table, key.getName(), key.getColumns());
    }
    for (Index index : table.getIndexes()) {
      if (index.getUnique()) {
        add(
            unique,
            table,
            index.getName(),
            index.getColumns().stream().map(IndexColumn::getColumn).toList());
      }
    }
    for (ForeignKey key : table.getForeignKeys()) {
      add(foreign, table, key.getName(), key.getColumns());
    }
  }

  private void add(List<String> names, Table table, String name, Collection<String> over) {
    Set<String> lenient = columns.getOrDefault(table.getId(), Set.of());
    if (over.stream().anyMatch(lenient::contains)) {
      names.add(TableName.of(table.getId()) + "." + name);
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    int count = columns.values().stream().mapToInt(Set::size).sum();
    if (count > 0) {
      lines.add(
          count
              + " text columns compare without case or accents; PostgreSQL compares exactly"
              + DatabaseNotes.some(List.copyOf(collations)));
    }
    if (!unique.isEmpty()) {
      lines.add(
          unique.size()
              + " unique keys are over such columns, and will take a text beside one that differs"
              + " in case alone"
              + DatabaseNotes.some(unique));
    }
    if (!foreign.isEmpty()) {
      lines.add(
          foreign.size()
              + " foreign keys are over such columns, and will not take a text for one that differs"
              + " in case or in blanks at its end"
              + DatabaseNotes.some(foreign));
    }
    return lines;
  }
}
