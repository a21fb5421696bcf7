// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Tells a database from another one, and from itself once it was restored. Stateless. */
final class DatabaseOrigin {
  private static final String CREATED =
      "SELECT CONVERT(varchar(33), create_date, 126) FROM sys.databases WHERE name = DB_NAME()";

  // Not for every login to see, and not on every server there.
  private static final String FORK =
      """
      SELECT CONCAT(database_guid, '/', recovery_fork_guid) FROM sys.database_recovery_status
      WHERE database_id = DB_ID()\
      """;

  private DatabaseOrigin() {}

  static String read(Connection connection) throws SQLException {
    return text(connection, CREATED) + "/" + text(connection, FORK);
  }

  private static String text(Connection connection, String query) throws SQLException {
    return ServerDifferences.ifTaken(
            connection,
            query,
            () -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery(query)) {
                @Nullable String text = row.next() ? row.getString(1) : null;
                return text == null ? "" : text;
              }
            })
        .orElse("");
  }
}
