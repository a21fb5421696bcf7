// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.ChunkFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Takes a connection to an exported snapshot: what it reads until its rollback is of that moment.
 */
final class SnapshotEntry {
  private SnapshotEntry() {}

  /**
   * In one round trip, since a chunk of a source that is far away has enough of them. The lock
   * comes before the import: that this succeeds proves that a holder's locks were still there, so
   * that nobody emptied the table in between.
   *
   * @param table qualified and quoted
   * @param doing how a message calls what is to be done there
   * @param settings SQL that is sent along, for this transaction alone
   */
  static void enter(
      Connection connection, String table, String doing, String snapshotId, String settings) {
    SnapshotId id = SnapshotId.parse(snapshotId);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "LOCK TABLE %s IN ACCESS SHARE MODE; SET TRANSACTION SNAPSHOT %s; SELECT %s::text; %s"
              .formatted(
                  table,
                  SqlNames.literal(id.exported()),
                  ServerVersion.of(connection).visible(),
                  settings));
      if (!id.isOf(firstRow(statement))) {
        throw SourceErrors.snapshotLost(doing, snapshotId, null);
      }
    } catch (SQLException e) {
      if (SourceErrors.isTableGone(e)) {
        throw ChunkFailures.changed(doing, e.getMessage(), e);
      }
      throw SourceErrors.importing(doing, snapshotId, e);
    }
  }

  /** What the first statement says that says anything at all. */
  private static String firstRow(Statement statement) throws SQLException {
    while (statement.getResultSet() == null) {
      statement.getMoreResults();
    }
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return row.getString(1);
    }
  }
}
