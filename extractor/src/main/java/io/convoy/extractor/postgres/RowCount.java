// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.CountRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts a table's rows at an exported snapshot, in a transaction of its own. */
final class RowCount {
  private static final String IS_PARTITIONED =
      "SELECT relkind = 'p' FROM pg_catalog.pg_class WHERE oid = to_regclass(?)";

  private final Connection connection;
  private final CountRequest request;
  private final String table;
  private final String doing;

  RowCount(Connection connection, CountRequest request) {
    this.connection = connection;
    this.request = request;
    this.table = SqlNames.quote(request.table());
    this.doing = "Counting the rows of " + this.table;
  }

  long count() throws SQLException {
    // As long as it takes: it asks for every row.
    SnapshotEntry.enter(
        connection, table, doing, request.snapshotId(), "SET LOCAL statement_timeout = 0");
    long rows = count(only(connection, table));
    connection.rollback();
    return rows;
  }

  /** What stands before the table's name, so that no rows come of tables that inherit from it. */
  static String only(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_PARTITIONED)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1) ? "" : "ONLY ";
      }
    }
  }

  private long count(String only) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM " + only + table + request.where())) {
      row.next();
      return row.getLong(1);
    }
  }
}
