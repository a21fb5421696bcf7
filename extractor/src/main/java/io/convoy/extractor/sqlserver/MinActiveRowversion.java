// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lowest rowversion that a transaction under way has given out, or the next one: whatever a
 * point in time does not see that is opened afterwards has this one or a higher one. Stateless.
 */
final class MinActiveRowversion {
  private static final Logger LOG = LoggerFactory.getLogger(MinActiveRowversion.class);

  private static final String QUERY =
      "SELECT CONVERT(varchar(20), CONVERT(varbinary(8), MIN_ACTIVE_ROWVERSION()), 1)";

  private MinActiveRowversion() {}

  /** Empty where the server does not say it, which is no reason not to read it. */
  static Optional<String> read(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    } catch (SQLException e) {
      LOG.debug("The server does not say which rowversions are under way", e);
      return Optional.empty();
    }
  }
}
