// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a database's change tracking has come: a point in time that is opened afterwards sees all
 * that changed up to this version.
 *
 * @param database whose versions these are, and since when: another one once it was restored
 */
record TrackedVersion(long version, String database) {
  private static final String CURRENT = "SELECT CHANGE_TRACKING_CURRENT_VERSION()";

  private static final char SEPARATOR = '@';

  /** Empty where the database tracks no changes, or the server does not know what that is. */
  static Optional<TrackedVersion> read(Connection connection) throws SQLException {
    OptionalLong version =
        ServerDifferences.ifTaken(
                connection, "a question for change tracking", () -> current(connection))
            .orElse(OptionalLong.empty());
    if (version.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new TrackedVersion(version.orElseThrow(), DatabaseOrigin.read(connection)));
  }

  private static OptionalLong current(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CURRENT)) {
      String version = row.next() ? row.getString(1) : null;
      return version == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(version));
    }
  }

  /**
   * Reads one back.
   *
   * @throws IllegalArgumentException where it is none
   */
  static TrackedVersion parse(String text) {
    int separator = text.indexOf(SEPARATOR);
    if (separator < 0) {
      throw new IllegalArgumentException(text + " is no version of change tracking");
    }
    return new TrackedVersion(
        Long.parseLong(text.substring(0, separator)), text.substring(separator + 1));
  }

  @Override
  public String toString() {
    return version + String.valueOf(SEPARATOR) + database;
  }
}
