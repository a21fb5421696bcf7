// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a database's change data capture had come before a point in time was opened. Log sequence
 * numbers are spelled so that the order of their texts is theirs.
 *
 * @param settled the newest commit that was captured and older than a minute: whatever is opened
 *     afterwards sees all up to it, since a commit is in the log a moment before others see it
 * @param newest the newest commit that was captured
 * @param openedAt when the point in time had been opened, by the server's clock; empty before
 * @param database whose log it is, and since when: another one once it was restored
 */
record CapturedPosition(String settled, String newest, String openedAt, String database) {
  private static final String ENABLED =
      "SELECT CONVERT(int, is_cdc_enabled) FROM sys.databases WHERE name = DB_NAME()";

  private static final String CAPTURED =
      """
      SELECT CONVERT(varchar(22), sys.fn_cdc_map_time_to_lsn('largest less than or equal', \
      DATEADD(SECOND, -60, GETDATE())), 1), CONVERT(varchar(22), sys.fn_cdc_get_max_lsn(), 1)\
      """;

  private static final String NOW = "SELECT CONVERT(varchar(33), GETDATE(), 126)";

  private static final String PARTS = "/";

  private static final String SEPARATOR = "@";

  /**
   * Asks before a point in time is opened.
   *
   * @return empty where the database captures nothing, or has not for a minute
   */
  static Optional<CapturedPosition> read(Connection connection) throws SQLException {
    String question = "a question for change data capture";
    Optional<Optional<CapturedPosition>> captured =
        ServerDifferences.ifTaken(connection, question, () -> captured(connection));
    if (captured.isEmpty() || captured.orElseThrow().isEmpty()) {
      return Optional.empty();
    }
    CapturedPosition found = captured.orElseThrow().orElseThrow();
    String database = DatabaseOrigin.read(connection);
    return Optional.of(new CapturedPosition(found.settled, found.newest, "", database));
  }

  private static Optional<CapturedPosition> captured(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(ENABLED)) {
        if (!row.next() || row.getInt(1) == 0) {
          return Optional.empty();
        }
      }
      try (ResultSet row = statement.executeQuery(CAPTURED)) {
        row.next();
        @Nullable String settled = row.getString(1);
        @Nullable String newest = row.getString(2);
        return settled == null || newest == null
            ? Optional.empty()
            : Optional.of(new CapturedPosition(settled, newest, "", ""));
      }
    }
  }

  /** The same, once the point in time is open. */
  CapturedPosition opened(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NOW)) {
      row.next();
      return new CapturedPosition(settled, newest, row.getString(1), database);
    }
  }

  /**
   * Reads one back.
   *
   * @throws IllegalArgumentException where it is none
   */
  static CapturedPosition parse(String text) {
    String[] parts = text.split(SEPARATOR, 2);
    String[] moments = parts[0].split(PARTS, 3);
    if (parts.length < 2 || moments.length < 3) {
      throw new IllegalArgumentException(text + " is no position of change data capture");
    }
    return new CapturedPosition(moments[0], moments[1], moments[2], parts[1]);
  }

  @Override
  public String toString() {
    return String.join(PARTS, settled, newest, openedAt) + SEPARATOR + database;
  }

  /** Up to where a table is as the source was that was equal at the point in time. */
  Mark mark() {
    return new Mark(settled, database);
  }

  /**
   * What a target keeps of a position.
   *
   * @param lsn of the newest commit whose changes it has, and those of all before
   */
  record Mark(String lsn, String database) {

    /**
     * Reads one back.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Mark parse(String text) {
      String[] parts = text.split(SEPARATOR, 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException(text + " is no mark of change data capture");
      }
      return new Mark(parts[0], parts[1]);
    }

    /** The later of two; this one where they are of different databases. */
    Mark orLater(Mark other) {
      return other.database.equals(database) && other.lsn.compareTo(lsn) > 0 ? other : this;
    }

    @Override
    public String toString() {
      return lsn + SEPARATOR + database;
    }
  }
}
