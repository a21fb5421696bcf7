// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a SQL Server's clock says, in UTC. Stateless. */
final class SourceClock {
  private static final String QUERY = "SELECT CONVERT(varchar(27), SYSUTCDATETIME(), 121)";

  private SourceClock() {}

  /** Empty where the server does not say it, which is no reason not to read it. */
  static Optional<String> read(Connection connection) throws SQLException {
    return ServerDifferences.ifTaken(connection, QUERY, () -> text(connection))
        .flatMap(text -> text);
  }

  private static Optional<String> text(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      @Nullable String text = row.next() ? row.getString(1) : null;
      return Optional.ofNullable(text);
    }
  }
}
