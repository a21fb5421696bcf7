// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.postgres.SnapshotHolder.Opened;
import io.convoy.extractor.postgres.TableFinder.Found;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Makes a session one more holder of a snapshot: it imports it and exports it again, under the same
 * locks. The locks come first: that the import succeeds after them proves that the former holder's
 * locks were still there, so that nobody could rewrite a table in between.
 */
final class SnapshotJoining {
  private static final String JOINING = "Joining the snapshot of the source";

  /** Behind a DDL statement that waits for a holder's locks, a joiner would wait for ever. */
  private static final String PATIENCE = "SET LOCAL lock_timeout = '2s'";

  private final Connection connection;
  private final TableFinder finder;
  private final String snapshotId;
  private final ServerVersion version;

  SnapshotJoining(Connection connection, TableFinder finder, String snapshotId)
      throws SQLException {
    this.connection = connection;
    this.finder = finder;
    this.snapshotId = snapshotId;
    this.version = ServerVersion.of(connection);
  }

  /** Leaves the connection inside the transaction that exports the snapshot once more. */
  Opened join() throws SQLException {
    SnapshotId known = SnapshotId.parse(snapshotId);
    enter(known);
    List<Found> tables = finder.find(connection);
    boolean hasRoom = TableLocks.leaveRoom(connection, tables);
    connection.rollback();
    if (!hasRoom) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ERROR,
          "The source has no room for the locks of one more holder of the snapshot: raise"
              + " max_locks_per_transaction there");
    }
    lock(tables);
    enter(known);
    return export(known, tables);
  }

  private void enter(SnapshotId known) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION SNAPSHOT " + SqlNames.literal(known.exported()));
    } catch (SQLException e) {
      throw SourceErrors.importing(JOINING, snapshotId, e);
    }
  }

  private void lock(List<Found> tables) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(PATIENCE);
      TableLocks.take(connection, tables);
    } catch (SQLException e) {
      throw SourceErrors.joining(e);
    }
  }

  private Opened export(SnapshotId known, List<Found> tables) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_export_snapshot(), " + version.visible() + "::text")) {
      row.next();
      String visible = row.getString(2);
      if (!known.isOf(visible)) {
        throw SourceErrors.snapshotLost(JOINING, snapshotId, null);
      }
      return new Opened(
          SnapshotId.of(row.getString(1), visible, known.opening()),
          "",
          "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion(),
          version,
          tables,
          null);
    }
  }
}
