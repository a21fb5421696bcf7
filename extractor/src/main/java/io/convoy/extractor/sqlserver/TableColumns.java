// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** STUB to be replaced by describe branch. */
record TableColumns(Map<String, KeyColumn> byName) {
  static TableColumns read(Connection connection, TableId table) throws SQLException {
    throw new UnsupportedOperationException(table.toString() + connection.isClosed());
  }
}
