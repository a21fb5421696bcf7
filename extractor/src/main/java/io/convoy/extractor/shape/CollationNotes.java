// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.error.Excerpt;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Says what becomes of texts that the source compares without case or accents: which columns there
 * are, and which keys mean something else where texts are compared exactly.
 */
final class CollationNotes {
  private static final int MOST_SHOWN = 20;

  private final Predicate<Column> isLenient;
  private final Set<String> collations = new TreeSet<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> unique = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();

  private CollationNotes(Predicate<Column> isLenient) {
    this.isLenient = isLenient;
  }

  /**
   * A line for each kind of what there is.
   *
   * @param isLenient true of a column that compares otherwise than PostgreSQL will
   */
  static List<String> of(List<Table> tables, Predicate<Column> isLenient) {
    CollationNotes notes = new CollationNotes(isLenient);
    tables.forEach(notes::take);
    return notes.lines();
  }

  private void take(Table table) {
    Set<String> lenient = new HashSet<>();
    for (Column column : table.getColumns()) {
      if (isLenient.test(column)) {
        lenient.add(column.getName());
        collations.add(String.valueOf(column.getSourceCollation()));
        columns.add(name(table, column.getName()));
      }
    }
    for (Key key : table.getKeys()) {
      add(unique, name(table, key.getName()), key.getColumns(), lenient);
    }
    for (Index index : table.getIndexes()) {
      if (index.getUnique()) {
        List<String> over = index.getColumns().stream().map(IndexColumn::getColumn).toList();
        add(unique, name(table, index.getName()), over, lenient);
      }
    }
    for (ForeignKey key : table.getForeignKeys()) {
      add(foreign, name(table, key.getName()), key.getColumns(), lenient);
    }
  }

  private static String name(Table table, String part) {
    return TableName.of(table.getId()) + "." + part;
  }

  private static void add(
      List<String> names, String name, Collection<String> over, Set<String> lenient) {
    if (over.stream().anyMatch(lenient::contains)) {
      names.add(name);
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!columns.isEmpty()) {
      lines.add(
          columns.size()
              + " text columns compare without case or accents ("
              + String.join(", ", collations)
              + "); PostgreSQL compares exactly: "
              + Excerpt.of(columns, MOST_SHOWN));
    }
    if (!unique.isEmpty()) {
      lines.add(
          unique.size()
              + " unique keys are over such columns, and will take a text beside one that differs"
              + " in case alone: "
              + Excerpt.of(unique, MOST_SHOWN));
    }
    if (!foreign.isEmpty()) {
      lines.add(
          foreign.size()
              + " foreign keys are over such columns, and will not take a text for one that differs"
              + " in case or in blanks at its end: "
              + Excerpt.of(foreign, MOST_SHOWN));
    }
    return lines;
  }
}
