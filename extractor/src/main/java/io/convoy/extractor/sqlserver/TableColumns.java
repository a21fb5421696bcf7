// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.extractor.sqlserver.catalog.ColumnTypes;
import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The columns of one table as they are now, in their order.
 *
 * @param byName those that can be carried
 * @param computed names of those that the source computes of others
 */
record TableColumns(Map<String, KeyColumn> byName, Set<String> computed) {

  static TableColumns read(Connection connection, TableId table) throws SQLException {
    Map<String, KeyColumn> columns = new LinkedHashMap<>();
    Set<String> computed = new HashSet<>();
    ColumnTypes.of(connection, table)
        .forEach((name, type) -> {
          columns.put(
              name,
              new KeyColumn(name, new KeyType(type.sourceType(), type.collation()), type.nulls()));
          if (type.computed()) {
            computed.add(name);
          }
        });
    return new TableColumns(columns, computed);
  }

  /**
   * The types of columns by name, as they are compared with those that were described: a computed
   * one whose values do not travel, since the target computes it, is none of them.
   */
  Map<String, String> types(RowLayout layout) {
    Set<String> described =
        layout.fields().stream().map(RowField::sourceColumn).collect(Collectors.toSet());
    Map<String, String> types = new TreeMap<>();
    byName.forEach((name, column) -> {
      if (!computed.contains(name) || described.contains(name)) {
        types.put(name, column.type().spelled());
      }
    });
    return types;
  }

  /** A column that an index names. */
  Optional<KeyColumn> find(String name) {
    return ServerDifferences.alike(name, byName);
  }
}
