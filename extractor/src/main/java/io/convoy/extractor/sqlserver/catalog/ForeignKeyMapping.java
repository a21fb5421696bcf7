// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ForeignKeyColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ForeignKeyRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.Trust;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.ReferentialAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes foreign keys of the rows about them; those that cannot be carried become warnings. */
final class ForeignKeyMapping {
  private final CarriedTables carried;
  private final Map<Long, String> allTables;
  private final Comments comments;
  private final TableWarnings warnings;
  private final Map<Long, List<ForeignKey>> keys = new HashMap<>();

  /**
   * Begins without any.
   *
   * @param allTables of the database, whether they are carried or not
   */
  ForeignKeyMapping(
      CarriedTables carried, List<TableRow> allTables, Comments comments, TableWarnings warnings) {
    this.carried = carried;
    this.comments = comments;
    this.warnings = warnings;
    this.allTables =
        allTables.stream()
            .collect(Collectors.toMap(TableRow::id, table -> TableName.of(table.name())));
  }

  void map(List<ForeignKeyRow> rows, List<ForeignKeyColumnRow> columnRows) {
    Map<Long, List<ForeignKeyColumnRow>> columns =
        CarriedTables.gather(columnRows, ForeignKeyColumnRow::key);
    for (ForeignKeyRow row : rows) {
      if (carried.table(row.table()) != null) {
        map(row, columns.getOrDefault(row.id(), List.of()));
      }
    }
  }

  /** By name. */
  List<ForeignKey> of(long table) {
    return keys.getOrDefault(table, List.of());
  }

  private void map(ForeignKeyRow row, List<ForeignKeyColumnRow> pairs) {
    String notCarried = "foreign key " + row.name() + " is not carried: ";
    CarriedTable referenced = carried.table(row.referenced());
    if (referenced == null) {
      String name = allTables.getOrDefault(row.referenced(), "the table that it refers to");
      warnings.add(row.table(), notCarried + "nor is " + name);
      return;
    }
    if (row.trust() == Trust.DISABLED) {
      warnings.add(row.table(), notCarried + "it is disabled");
      return;
    }
    Optional<List<String>> columns =
        names(row.table(), pairs.stream().map(ForeignKeyColumnRow::column).toList());
    Optional<List<String>> referencedColumns =
        names(row.referenced(), pairs.stream().map(ForeignKeyColumnRow::referenced).toList());
    if (columns.isEmpty() || referencedColumns.isEmpty()) {
      warnings.add(row.table(), notCarried + "one of its columns is not");
      return;
    }
    keys.computeIfAbsent(row.table(), table -> new ArrayList<>())
        .add(foreignKey(row, columns.orElseThrow(), referenced, referencedColumns.orElseThrow()));
  }

  private Optional<List<String>> names(long table, List<Integer> numbers) {
    return carried
        .columns(table, numbers)
        .map(columns -> columns.stream().map(CarriedColumn::name).toList());
  }

  private ForeignKey foreignKey(
      ForeignKeyRow row,
      List<String> columns,
      CarriedTable referenced,
      List<String> referencedColumns) {
    return ForeignKey.newBuilder()
        .setName(row.name())
        .setColumns(columns)
        .setReferencedTable(referenced.id())
        .setReferencedColumns(referencedColumns)
        .setOnUpdate(action(row.onUpdate()))
        .setOnDelete(action(row.onDelete()))
        .setValidated(row.trust() == Trust.TRUSTED)
        .setComment(comments.of(row.id()))
        .build();
  }

  private static ReferentialAction action(int number) {
    return switch (number) {
      case 1 -> ReferentialAction.CASCADE;
      case 2 -> ReferentialAction.SET_NULL;
      case 3 -> ReferentialAction.SET_DEFAULT;
      default -> ReferentialAction.NO_ACTION;
    };
  }
}
