// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the rowstore indexes of one table: what its rows are kept in the order of. */
final class IndexCatalog {
  private static final String QUERY =
      """
      SELECT i.index_id, i.type, i.is_unique, i.is_primary_key, c.name
      FROM sys.indexes i
      JOIN sys.index_columns x
        ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal > 0
      JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
      WHERE i.object_id = OBJECT_ID(?) AND i.type IN (1, 2) AND i.is_disabled = 0
        AND i.is_hypothetical = 0 AND i.has_filter = 0
      ORDER BY i.index_id, x.key_ordinal\
      """;

  private static final int CLUSTERED = 1;

  private IndexCatalog() {}

  /** One index and its key columns, in order. */
  record TableIndex(int id, Set<Property> properties, List<String> columns) {

    /** What an index may be. */
    enum Property {
      CLUSTERED,
      UNIQUE,
      PRIMARY
    }

    boolean is(Property property) {
      return properties.contains(property);
    }
  }

  static List<TableIndex> read(Connection connection, TableId table) throws SQLException {
    Map<Integer, TableIndex> indexes = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, SqlServerNames.quote(table));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          int id = rows.getInt(1);
          if (!indexes.containsKey(id)) {
            indexes.put(id, new TableIndex(id, properties(rows), new ArrayList<>()));
          }
          indexes.get(id).columns().add(rows.getString(5));
        }
      }
    }
    return List.copyOf(indexes.values());
  }

  private static Set<TableIndex.Property> properties(ResultSet row) throws SQLException {
    Set<TableIndex.Property> properties = EnumSet.noneOf(TableIndex.Property.class);
    if (row.getInt(2) == CLUSTERED) {
      properties.add(TableIndex.Property.CLUSTERED);
    }
    if (row.getBoolean(3)) {
      properties.add(TableIndex.Property.UNIQUE);
    }
    if (row.getBoolean(4)) {
      properties.add(TableIndex.Property.PRIMARY);
    }
    return properties;
  }
}
