// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table of the bookkeeping that is there only while something is kept in it.
 *
 * @param sql qualified and, where needed, quoted
 */
public record SpareTable(String sql) {
  public boolean exists(Connection connection) throws SQLException {
    return holds(connection, "SELECT to_regclass('" + sql + "') IS NOT NULL");
  }

  /** Removes the table where nothing is kept in it. */
  public void dropIfEmpty(Connection connection) throws SQLException {
    if (!exists(connection)) {
      return;
    }
    execute(connection, "LOCK TABLE " + sql);
    if (!holds(connection, "SELECT EXISTS (SELECT FROM " + sql + ")")) {
      execute(connection, "DROP TABLE " + sql);
    }
  }

  private static boolean holds(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
