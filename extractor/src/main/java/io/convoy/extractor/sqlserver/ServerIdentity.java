// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.postgres.DatabaseIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Finds out whether the endpoint is a PostgreSQL that takes T-SQL (Babelfish): it could be the
 * target. A real SQL Server never is.
 */
final class ServerIdentity {
  /** NULL on a SQL Server, as any property is that it does not know. */
  private static final String IS_BABELFISH = "SELECT CAST(SERVERPROPERTY('babelfish') AS int)";

  private ServerIdentity() {}

  static DatabaseIdentity read(Connection connection) throws SQLException {
    return isPostgres(connection) ? DatabaseIdentity.read(connection) : DatabaseIdentity.unknown();
  }

  private static boolean isPostgres(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IS_BABELFISH)) {
      return row.next() && row.getInt(1) == 1;
    }
  }
}
