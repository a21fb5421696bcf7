// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a description the planning of chunks needs: sizes, and the keys by which ranges could be
 * cut, with the columns that they name. All else of a table may be more than a message holds.
 */
final class PlanOutline {
  /** Columns that all keys name together; about 400 KiB with the longest names there are. */
  private static final int MOST_COLUMNS = 500;

  private final Table table;
  private final List<Key> keys = new ArrayList<>();
  private final List<Index> indexes = new ArrayList<>();
  private final Set<String> columns = new HashSet<>();
  private int named;

  private PlanOutline(Table table) {
    this.table = table;
  }

  /**
   * @param more columns that are named, beside those of keys
   */
  static Table of(Table table, List<String> more) {
    PlanOutline outline = new PlanOutline(table);
    outline.columns.addAll(more);
    outline.columns.addAll(table.getGivenKey());
    table.getKeys().stream()
        .sorted(
            Comparator.comparing(Key::getPrimary)
                .reversed()
                .thenComparingInt(key -> key.getColumns().size()))
        .forEach(outline::add);
    table.getIndexes().stream()
        .filter(PlanOutline::mayCut)
        .sorted(Comparator.comparingInt(index -> index.getColumns().size()))
        .forEach(outline::add);
    return outline.build();
  }

  private static boolean mayCut(Index index) {
    return index.getUnique()
        && index.getPredicate() == null
        && index.getColumns().stream().allMatch(column -> column.getColumn() != null);
  }

  private void add(Key key) {
    if (hasRoomFor(key.getColumns())) {
      keys.add(
          Key.newBuilder()
              .setName(key.getName())
              .setPrimary(key.getPrimary())
              .setColumns(key.getColumns())
              .build());
    }
  }

  private void add(Index index) {
    if (hasRoomFor(index.getColumns().stream().map(IndexColumn::getColumn).toList())) {
      indexes.add(
          Index.newBuilder()
              .setName(index.getName())
              .setUnique(true)
              .setMethod(index.getMethod())
              .setColumns(index.getColumns())
              .build());
    }
  }

  private boolean hasRoomFor(List<String> names) {
    if (named + names.size() > MOST_COLUMNS) {
      return false;
    }
    named += names.size();
    columns.addAll(names);
    return true;
  }

  private Table build() {
    return Table.newBuilder()
        .setId(table.getId())
        .setEstimatedRows(table.getEstimatedRows())
        .setEstimatedBytes(table.getEstimatedBytes())
        .setPages(table.getPages())
        .setWhere(table.getWhere())
        .setGivenKey(table.getGivenKey())
        .setTracking(table.getTracking())
        .setCaptured(table.getCaptured())
        .setColumns(
            table.getColumns().stream()
                .filter(column -> columns.contains(column.getName()))
                .map(PlanOutline::typed)
                .toList())
        .setKeys(keys)
        .setIndexes(indexes)
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }

  private static Column typed(Column column) {
    return Column.newBuilder()
        .setName(column.getName())
        .setSourceType(column.getSourceType())
        .setBaseType(column.getBaseType())
        .setTargetType(column.getTargetType())
        .setNullable(column.getNullable())
        .setCollation(column.getCollation())
        .build();
  }
}
