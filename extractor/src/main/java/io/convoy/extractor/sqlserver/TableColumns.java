// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.extractor.sqlserver.catalog.ColumnTypes;
import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The carried columns of one table as they are now, in their order. */
record TableColumns(Map<String, KeyColumn> byName) {

  static TableColumns read(Connection connection, TableId table) throws SQLException {
    Map<String, KeyColumn> columns = new LinkedHashMap<>();
    ColumnTypes.of(connection, table)
        .forEach((name, type) ->
            columns.put(
                name,
                new KeyColumn(
                    name, new KeyType(type.sourceType(), type.collation()), type.nulls())));
    return new TableColumns(columns);
  }

  /** A column that an index names. */
  Optional<KeyColumn> find(String name) {
    return ServerDifferences.alike(name, byName);
  }
}
