// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.postgres.TableFinder.Found;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The locks with which the holder of a snapshot keeps others from rewriting its tables: a rewritten
 * table looks empty to an older snapshot.
 */
final class TableLocks {
  private static final int TABLES_PER_LOCK = 100;

  /** What the server has room for, what is taken, and what these tables and partitions take. */
  private static final String ROOM =
      """
      SELECT current_setting('max_locks_per_transaction')::bigint
               * (current_setting('max_connections')::bigint
                  + current_setting('max_prepared_transactions')::bigint) AS capacity,
             (SELECT count(*) FROM pg_locks) AS taken,
             (SELECT count(*) FROM unnest(?) AS t (oid), pg_partition_tree(t.oid::oid::regclass))
               AS partitions\
      """;

  private TableLocks() {}

  /** Locks them until the end of the transaction, and takes no snapshot for that. */
  static void take(Connection connection, List<Found> tables) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int from = 0; from < tables.size(); from += TABLES_PER_LOCK) {
        List<Found> some = tables.subList(from, Math.min(tables.size(), from + TABLES_PER_LOCK));
        statement.execute(
            some.stream()
                .map(TableLocks::name)
                .collect(Collectors.joining(", ", "LOCK TABLE ", " IN ACCESS SHARE MODE")));
      }
    }
  }

  /**
   * Whether one more process may lock them. The server's memory for locks is shared by all who work
   * there, and whoever comes after it is full fails; half of it is left to the others.
   */
  static boolean leaveRoom(Connection connection, List<Found> tables) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ROOM)) {
      Long[] oids = tables.stream().map(Found::oid).toArray(Long[]::new);
      statement.setArray(1, connection.createArrayOf("bigint", oids));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long wanted = tables.size() + row.getLong("partitions");
        return row.getLong("taken") + wanted <= row.getLong("capacity") / 2;
      }
    }
  }

  private static String name(Found table) {
    String only = table.storage().isPartitioned() ? "" : "ONLY ";
    return only + table.qualifiedName();
  }
}
