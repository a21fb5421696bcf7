// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.postgres.SnapshotHolder.Opened;
import io.convoy.extractor.postgres.TableFinder.Found;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Opens a snapshot: finds the tables, locks them, and only then takes the snapshot, so that it
 * cannot see a table as it was before it was rewritten.
 */
final class SnapshotOpening {
  private static final int ATTEMPTS = 5;

  /** When the transaction began, which was before it took the snapshot. */
  private static final String BEGUN =
      "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

  private final Connection connection;
  private final TableFinder finder;
  private final ServerVersion version;

  SnapshotOpening(Connection connection, TableFinder finder) throws SQLException {
    this.connection = connection;
    this.finder = finder;
    this.version = ServerVersion.of(connection);
  }

  /** Leaves the connection inside the transaction that exported the snapshot. */
  Opened open() throws SQLException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<Found> wanted = finder.find(connection);
      connection.rollback();
      if (lock(wanted)) {
        Set<TableId> locked = wanted.stream().map(Found::id).collect(Collectors.toSet());
        List<Found> seen =
            finder.find(connection).stream().filter(t -> locked.contains(t.id())).toList();
        if (seen.size() == wanted.size()) {
          return export(seen);
        }
      }
      connection.rollback();
    }
    throw new ConvoyException(
        ErrorCode.SOURCE_UNAVAILABLE,
        "Tables of the source are dropped and created faster than they can be locked; tried "
            + ATTEMPTS
            + " times");
  }

  /** False where a table vanished meanwhile. */
  private boolean lock(List<Found> tables) throws SQLException {
    try {
      TableLocks.take(connection, tables);
      return true;
    } catch (SQLException e) {
      if (SourceErrors.isTableGone(e)) {
        return false;
      }
      throw SourceErrors.opening(e);
    }
  }

  private Opened export(List<Found> tables) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_export_snapshot(), "
                    + version.visible()
                    + "::text, extract(epoch FROM pg_postmaster_start_time())::text, "
                    + BEGUN)) {
      row.next();
      String visible = row.getString(2);
      String opening = UUID.randomUUID().toString().substring(0, 8);
      return new Opened(
          SnapshotId.of(row.getString(1), visible, opening),
          position(visible, row.getString(3), tables),
          "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion(),
          version,
          tables,
          row.getString(4));
    }
  }

  // Equal lists of finished transactions are equal rows, but for a restart: a crash empties
  // UNLOGGED tables without a transaction.
  private static String position(String visible, String started, List<Found> tables) {
    boolean unlogged = tables.stream().anyMatch(table -> table.storage().isUnlogged());
    return unlogged ? visible + " since " + started : visible;
  }
}
