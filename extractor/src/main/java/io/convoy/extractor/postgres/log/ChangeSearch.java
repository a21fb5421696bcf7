// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.postgres.SeenTransactions;
import io.convoy.extractor.postgres.log.LogSlot.State;
import io.convoy.extractor.source.ChangesRequest;
import io.convoy.extractor.source.ChangesRequest.Trimming;
import io.convoy.extractor.source.LoggedChanges;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the keys of all rows that changed since a position, as far as an open snapshot sees, and
 * some beyond, which does no harm. Reads the log without consuming it: what is read can be read
 * again until the target has it.
 */
public final class ChangeSearch {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeSearch.class);
  private static final int MOST_KEYS = 600_000;
  private static final int ROWS_PER_FETCH = 2_000;

  private static final String IN_USE = "55006";

  /** Classes of SQLState: connection, resources, an operator's doing, what the server meets. */
  private static final Set<String> PASSING = Set.of("08", "53", "57", "58", "40");

  private static final String TABLES =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, c.reltuples::bigint AS rows,
        coalesce(pg_table_size(c.oid), 0) / greatest(c.reltuples, 1)::bigint AS width,
        ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
          WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS key
      FROM pg_publication_tables p
      JOIN pg_namespace n ON n.nspname = p.schemaname
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename
      JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      WHERE p.pubname = ?\
      """;

  private static final String PEEK =
      """
      SELECT data FROM pg_logical_slot_peek_binary_changes(
        ?, CAST(? AS pg_lsn), NULL, 'proto_version', '1', 'publication_names', ?)\
      """;

  private final Connection connection;
  private final ChangesRequest request;
  private final LogSlot slot;

  /**
   * @param connection used for this alone, not read-only
   */
  public ChangeSearch(Connection connection, ChangesRequest request) {
    this.connection = connection;
    this.request = request;
    this.slot = new LogSlot(connection, request.slot());
  }

  public LoggedChanges find() throws SQLException {
    Optional<State> state = slot.state();
    String obstacle = state.map(this::obstacle).orElse("its replication slot is gone");
    if (!obstacle.isEmpty()) {
      // Nobody knows what it has told whom: the next step makes another one.
      if (state.isPresent()) {
        slot.drop();
      }
      return LoggedChanges.none(obstacle);
    }
    if (request.trimming() == Trimming.GONE) {
      slot.advance(request.from());
    }
    try {
      return read(slot.state().orElseThrow().confirmed());
    } catch (SQLException e) {
      if (mayPass(e)) {
        throw e;
      }
      return useless(e);
    } catch (ConvoyException e) {
      return useless(e);
    }
  }

  private LoggedChanges read(long confirmed) throws SQLException {
    long end = endOfLog();
    ReadyPosition ready = new ReadyPosition(SeenTransactions.parse(request.visible()), confirmed);
    ChangedKeys keys = new ChangedKeys(tables(), MOST_KEYS);
    long messages = read(end, ready, keys);
    LOG.debug("{} messages of slot {} up to {}", messages, request.slot(), text(end));
    return new LoggedChanges(text(ready.atEnd(end)), null, keys.tables());
  }

  /** Of the connection or of the moment, and not of what the log holds. */
  private static boolean mayPass(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return state.equals(IN_USE) || PASSING.stream().anyMatch(state::startsWith);
  }

  /** What cannot be read once cannot be read the next time: another slot is to be made. */
  private LoggedChanges useless(Exception cause) throws SQLException {
    LOG.warn("Replication slot {} cannot be read and is dropped", request.slot(), cause);
    // Whatever was begun is rolled back.
    connection.setAutoCommit(false);
    connection.rollback();
    connection.setAutoCommit(true);
    slot.drop();
    return LoggedChanges.none("its log cannot be read: " + cause.getMessage());
  }

  /** Empty where the slot tells all that the target lacks. */
  private String obstacle(State state) {
    if (state.uselessBecause().isPresent()) {
      return "its replication slot is of no use: " + state.uselessBecause().orElseThrow();
    }
    if (request.from().isEmpty()) {
      return "the target does not say from where";
    }
    return state.confirmed() > LogSequenceNumber.valueOf(request.from()).asLong()
        ? "somebody else has read from its replication slot, or made it anew"
        : "";
  }

  /**
   * Where the log ends, all of it on disk, since only that can be read. Everything that the open
   * snapshot sees has its commit before.
   */
  private long endOfLog() throws SQLException {
    long end = position("SELECT pg_current_wal_insert_lsn()::text");
    if (position("SELECT pg_current_wal_flush_lsn()::text") < end) {
      // A commit of its own that waits for the disk.
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SET synchronous_commit = local; SELECT pg_logical_emit_message(true, 'convoy',"
                  + " '')")) {
        statement.execute();
      }
      long flushed = position("SELECT pg_current_wal_flush_lsn()::text");
      if (flushed < end) {
        throw new SQLException(
            "the log is on disk up to %s alone, and not up to %s"
                .formatted(text(flushed), text(end)),
            "55000");
      }
    }
    return end;
  }

  private long position(String query) throws SQLException {
    return LogSequenceNumber.valueOf(LogSlot.text(connection, query)).asLong();
  }

  private static String text(long position) {
    return LogSequenceNumber.valueOf(position).asString();
  }

  private List<LoggedTable> tables() throws SQLException {
    List<LoggedTable> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, request.publication());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(
              new LoggedTable(
                  (int) row.getLong(1),
                  new TableId(row.getString("nspname"), row.getString("relname")),
                  List.of((String[]) row.getArray("key").getArray()),
                  row.getLong("rows"),
                  row.getLong("width")));
        }
      }
    }
    return tables;
  }

  private long read(long end, ReadyPosition ready, ChangedKeys keys) throws SQLException {
    long messages = 0;
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(PEEK)) {
      statement.setFetchSize(ROWS_PER_FETCH);
      statement.setString(1, request.slot());
      statement.setString(2, text(end));
      statement.setString(3, '"' + request.publication() + '"');
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          LogMessage message = MessageReader.read(row.getBytes(1));
          ready.take(message);
          keys.take(message);
          messages++;
        }
      }
    }
    connection.rollback();
    return messages;
  }
}
