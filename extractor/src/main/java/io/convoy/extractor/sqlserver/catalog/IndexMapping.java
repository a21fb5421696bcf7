// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexPart;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexTrait;
import io.convoy.extractor.sqlserver.expression.Translation.Translated;
import io.convoy.extractor.sqlserver.expression.Translation.Untranslated;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes keys and indexes of the rows about them; those that cannot be carried become warnings. */
final class IndexMapping {
  private static final Comparator<Key> PRIMARY_FIRST =
      Comparator.comparing((Key key) -> !key.getPrimary()).thenComparing(Key::getName);

  private final CarriedTables carried;
  private final RelationNames names;
  private final Comments comments;
  private final ExpressionMapping expressions;
  private final TableWarnings warnings;
  private final Map<Long, Map<Integer, List<IndexColumnRow>>> columns = new TreeMap<>();
  private final Map<Long, List<Key>> keys = new TreeMap<>();
  private final Map<Long, List<Index>> indexes = new TreeMap<>();

  IndexMapping(
      CarriedTables carried,
      RelationNames names,
      Comments comments,
      ExpressionMapping expressions,
      TableWarnings warnings) {
    this.expressions = expressions;
    this.carried = carried;
    this.names = names;
    this.comments = comments;
    this.warnings = warnings;
  }

  /** Takes the rows of all tables, keys before indexes: keys keep their names where both clash. */
  void map(List<IndexRow> rows, List<IndexColumnRow> columnRows) {
    for (IndexColumnRow row : columnRows) {
      columns
          .computeIfAbsent(row.table(), table -> new TreeMap<>())
          .computeIfAbsent(row.index(), index -> new ArrayList<>())
          .add(row);
    }
    Map<Long, List<IndexRow>> perTable = CarriedTables.gather(rows, IndexRow::table);
    for (CarriedTable table : carried.tables()) {
      perTable.getOrDefault(table.number(), List.of()).stream()
          .filter(IndexMapping::isKey)
          .forEach(row -> map(table, row));
    }
    for (CarriedTable table : carried.tables()) {
      perTable.getOrDefault(table.number(), List.of()).stream()
          .filter(row -> !isKey(row))
          .forEach(row -> map(table, row));
    }
  }

  /** The primary key first, then by name. */
  List<Key> keys(long table) {
    return keys.getOrDefault(table, List.of()).stream().sorted(PRIMARY_FIRST).toList();
  }

  /** By name. */
  List<Index> indexes(long table) {
    return indexes.getOrDefault(table, List.of()).stream()
        .sorted(Comparator.comparing(Index::getName))
        .toList();
  }

  private static boolean isKey(IndexRow row) {
    return row.is(IndexTrait.PRIMARY_KEY) || row.is(IndexTrait.UNIQUE_CONSTRAINT);
  }

  private void map(CarriedTable table, IndexRow row) {
    String what = (isKey(row) ? "key " : "index ") + row.name();
    List<IndexColumnRow> parts =
        columns.getOrDefault(table.number(), Map.of()).getOrDefault(row.number(), List.of());
    List<IndexColumnRow> key =
        parts.stream().filter(part -> part.part() != IndexPart.INCLUDED).toList();
    List<CarriedColumn> keyColumns = columns(table, key);
    Filter filter = filter(table, row);
    String obstacle =
        obstacle(
            IndexFit.obstacle(row, keyColumns),
            keyColumns.size() < key.size() ? "one of its columns is not" : "",
            filter.obstacle());
    if (!obstacle.isEmpty()) {
      warnings.add(table.number(), what + " is not carried: " + obstacle);
      return;
    }
    note(table, what, IndexNotes.of(row, keyColumns, descending(row, keyColumns, key)));
    List<CarriedColumn> included = included(table, parts, what, keyColumns);
    String name = names.index(table.id(), row.name());
    if (isKey(row)) {
      add(keys, table, key(row, name, keyColumns, included));
    } else {
      List<IndexColumn> indexed = indexColumns(keyColumns, key);
      Index made = index(row, name, indexed, keyColumns, included);
      made.setPredicate(filter.sql());
      made.setOriginal(row.filter());
      add(indexes, table, made);
    }
  }

  private void note(CarriedTable table, String what, List<String> notes) {
    notes.forEach(note -> warnings.add(table.number(), what + " " + note));
  }

  /** The columns of a key that descend; of an index they are carried as such. */
  private static List<String> descending(
      IndexRow row, List<CarriedColumn> columns, List<IndexColumnRow> parts) {
    if (!isKey(row)) {
      return List.of();
    }
    return indexColumns(columns, parts).stream()
        .filter(IndexColumn::getDescending)
        .map(IndexColumn::getColumn)
        .toList();
  }

  /** The first that there is. */
  private static String obstacle(String... reasons) {
    return Stream.of(reasons).filter(reason -> !reason.isEmpty()).findFirst().orElse("");
  }

  private static List<IndexColumn> indexColumns(
      List<CarriedColumn> columns, List<IndexColumnRow> parts) {
    List<IndexColumn> indexed = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      indexed.add(indexColumn(columns.get(i), parts.get(i).part()));
    }
    return indexed;
  }

  /**
   * Which rows an index holds.
   *
   * @param sql null for all
   * @param obstacle empty where there is none
   */
  private record Filter(@Nullable String sql, String obstacle) {}

  private Filter filter(CarriedTable table, IndexRow row) {
    if (row.filter() == null) {
      return new Filter(null, "");
    }
    return switch (expressions.filter(table, row.filter())) {
      case Translated(String sql, var drawn) -> new Filter(sql, "");
      case Untranslated(String reason) ->
          new Filter(null, "it is filtered, and " + reason + ": " + row.filter());
    };
  }

  private List<CarriedColumn> columns(CarriedTable table, List<IndexColumnRow> parts) {
    return carried
        .columns(table.number(), parts.stream().map(IndexColumnRow::column).toList())
        .orElse(List.of());
  }

  private List<CarriedColumn> included(
      CarriedTable table, List<IndexColumnRow> parts, String what, List<CarriedColumn> key) {
    List<IndexColumnRow> rows =
        parts.stream().filter(part -> part.part() == IndexPart.INCLUDED).toList();
    List<CarriedColumn> included = columns(table, rows);
    if (included.size() == rows.size() && IndexFit.fits(key, included)) {
      return included;
    }
    String left = included.isEmpty() ? "" : " (" + String.join(", ", columnNames(included)) + ")";
    warnings.add(
        table.number(),
        what
            + " is carried without the columns that it includes"
            + left
            + ": they may be too long for an index of PostgreSQL");
    return List.of();
  }

  private Key key(
      IndexRow row, String name, List<CarriedColumn> columns, List<CarriedColumn> included) {
    boolean primary = row.is(IndexTrait.PRIMARY_KEY);
    return Key.newBuilder()
        .setName(name)
        .setPrimary(primary)
        .setColumns(columnNames(columns))
        .setInclude(columnNames(included))
        .setNullsNotDistinct(!primary && isNullable(columns))
        .setComment(comments.ofKey(row))
        .build();
  }

  private Index index(
      IndexRow row,
      String name,
      List<IndexColumn> indexed,
      List<CarriedColumn> columns,
      List<CarriedColumn> included) {
    boolean unique = row.is(IndexTrait.UNIQUE);
    return Index.newBuilder()
        .setName(name)
        .setUnique(unique)
        .setColumns(indexed)
        .setInclude(columnNames(included))
        .setNullsNotDistinct(unique && isNullable(columns))
        .setComment(comments.ofIndex(row))
        .build();
  }

  /**
   * PostgreSQL's own order of NULLs, which an ORDER BY there asks for; SQL Server's is the other.
   */
  private static IndexColumn indexColumn(CarriedColumn column, IndexPart part) {
    boolean descending = part == IndexPart.DESCENDING;
    return IndexColumn.newBuilder()
        .setColumn(column.name())
        .setDescending(descending)
        .setNullsFirst(descending)
        .build();
  }

  /** To SQL Server one NULL equals another. */
  private static boolean isNullable(List<CarriedColumn> columns) {
    return columns.stream().anyMatch(column -> column.row().is(ColumnTrait.NULLABLE));
  }

  private static List<String> columnNames(List<CarriedColumn> columns) {
    return columns.stream().map(CarriedColumn::name).toList();
  }

  private static <T> void add(Map<Long, List<T>> to, CarriedTable table, T made) {
    to.computeIfAbsent(table.number(), number -> new ArrayList<>()).add(made);
  }
}
