// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;

/** A replication slot of a source. */
final class LogSlot {
  private static final String FIND =
      """
      SELECT s.plugin, s.database = current_database() AS is_here, s.confirmed_flush_lsn::text,
        pg_current_wal_lsn() - coalesce(s.restart_lsn, pg_current_wal_lsn()) AS lag,
        coalesce(to_jsonb(s)->>'invalidation_reason',
          CASE WHEN to_jsonb(s)->>'wal_status' = 'lost' THEN 'the log that it needs is gone' END)
          AS lost
      FROM pg_replication_slots s WHERE s.slot_name = ?\
      """;

  // Where the log of another server, database or timeline begins, numbers begin anew.
  private static final String SERVER =
      """
      SELECT (pg_control_system()).system_identifier || '/' || d.oid || '/'
        || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
      FROM pg_database d WHERE d.datname = current_database()\
      """;

  private final Connection connection;
  private final String name;

  LogSlot(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /**
   * What the server says of a slot.
   *
   * @param confirmed from where it tells changes
   * @param lag bytes of log that are kept for it
   */
  record State(long confirmed, long lag, Optional<String> uselessBecause) {}

  Optional<State> state() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(state(row)) : Optional.empty();
      }
    }
  }

  private static State state(ResultSet row) throws SQLException {
    String confirmed = row.getString("confirmed_flush_lsn");
    String lost = row.getString("lost");
    boolean isOurs = "pgoutput".equals(row.getString("plugin")) && row.getBoolean("is_here");
    Optional<String> useless =
        isOurs && confirmed != null
            ? Optional.ofNullable(lost)
            : Optional.of("it is of another plugin or database");
    return new State(
        confirmed == null ? 0 : LogSequenceNumber.valueOf(confirmed).asLong(),
        row.getLong("lag"),
        useless);
  }

  /** Waits until transactions that are under way are over. */
  void create() throws SQLException {
    call("SELECT pg_create_logical_replication_slot(?, 'pgoutput')");
  }

  void drop() throws SQLException {
    call("SELECT pg_drop_replication_slot(?)");
  }

  /** The log before the position is not asked for any more. */
  void advance(String position) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_replication_slot_advance(?, CAST(? AS pg_lsn))")) {
      statement.setString(1, name);
      statement.setString(2, position);
      statement.execute();
    }
  }

  private void call(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.execute();
    }
  }

  /** Server, database and timeline. */
  static String server(Connection connection) throws SQLException {
    return text(connection, SERVER);
  }

  static String text(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
