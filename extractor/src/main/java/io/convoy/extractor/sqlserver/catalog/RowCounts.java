// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SizeRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableTrait;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the rows of tables of which the catalog does not say how many they have. */
final class RowCounts {
  private static final int TABLES_PER_QUERY = 100;

  private RowCounts() {}

  /** The sizes of all carried tables of which anything is known. */
  static List<SizeRow> complete(Catalog catalog, CarriedTables carried, List<SizeRow> sizes)
      throws SQLException {
    Map<Long, SizeRow> known = new HashMap<>();
    sizes.forEach(size -> known.put(size.table(), size));
    List<CarriedTable> unknown = new ArrayList<>();
    for (CarriedTable table : carried.tables()) {
      SizeRow size = known.get(table.number());
      if ((size == null || size.rows() < 0)
          && !table.row().traits().contains(TableTrait.EXTERNAL)) {
        unknown.add(table);
      }
    }
    for (int from = 0; from < unknown.size(); from += TABLES_PER_QUERY) {
      List<CarriedTable> some =
          unknown.subList(from, Math.min(unknown.size(), from + TABLES_PER_QUERY));
      for (SizeRow counted : count(catalog, some)) {
        known.put(counted.table(), counted);
      }
    }
    return List.copyOf(known.values());
  }

  private static List<SizeRow> count(Catalog catalog, List<CarriedTable> tables)
      throws SQLException {
    String query =
        tables.stream()
            .map(table ->
                "SELECT "
                    + table.number()
                    + ", COUNT_BIG(*) FROM "
                    + SqlServerNames.quote(table.id()))
            .collect(Collectors.joining("\nUNION ALL "));
    return catalog
        .rowsIfThere(query, row -> new SizeRow(row.getLong(1), row.getLong(2), -1))
        .orElse(List.of());
  }
}
