// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a database says of itself that bears on points in time.
 *
 * @param product name, version and edition of the server
 */
record DatabaseState(String name, String product, Writes writes, Versions versions) {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseState.class);

  /**
   * A readable replica of an availability group is read-only too, but changes as the primary does.
   */
  private static final String QUERY =
      """
      SELECT snapshot_isolation_state, is_read_committed_snapshot_on,
             CASE WHEN is_read_only = 1 AND replica_id IS NULL THEN 1 ELSE 0 END
      FROM sys.databases WHERE name = DB_NAME()\
      """;

  private static final String VERSION =
      "SELECT @@VERSION, CAST(SERVERPROPERTY('Edition') AS nvarchar(128))";

  /** Whether anyone can write to it. */
  enum Writes {
    POSSIBLE,
    IMPOSSIBLE
  }

  /**
   * Which kinds of row versions it keeps.
   *
   * @param snapshotIsolation 1 where transactions may ask for snapshot isolation
   * @param readCommitted 1 where READ COMMITTED reads versions
   */
  record Versions(int snapshotIsolation, int readCommitted) {}

  boolean isReadOnly() {
    return writes == Writes.IMPOSSIBLE;
  }

  boolean allowsSnapshotIsolation() {
    return versions.snapshotIsolation() == 1;
  }

  boolean readsCommittedVersions() {
    return versions.readCommitted() == 1;
  }

  /** Asks the server; what it cannot say counts as the weaker. */
  static DatabaseState read(Connection connection) throws SQLException {
    String name = connection.getCatalog();
    String product = product(connection);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      if (row.next()) {
        return new DatabaseState(
            name,
            product,
            row.getInt(3) == 1 ? Writes.IMPOSSIBLE : Writes.POSSIBLE,
            new Versions(row.getInt(1), row.getInt(2)));
      }
    } catch (SQLException e) {
      LOG.debug("The source does not say what isolation it allows: {}", e.getMessage());
    }
    return new DatabaseState(name, product, Writes.POSSIBLE, new Versions(0, 0));
  }

  private static String product(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(VERSION)) {
      row.next();
      String version = row.getString(1).lines().findFirst().orElse("").strip();
      return row.getString(2) == null ? version : version + ", " + row.getString(2);
    }
  }
}
