// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

import io.convoy.common.postgres.SqlCall;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Owns every statement on {@code convoy.rejected}: which rows the target has refused, noted in the
 * transaction whose checkpoint passes over them. A row is open until a retry loads it, and that is
 * noted in the transaction that does. So the target alone says which rows may still be loaded, be
 * the topic of rejects as it may. Each is part of the caller's transaction. Stateless.
 *
 * <p>Loaders may insert and update here and not delete, see docs/security.md: what a crash has
 * taken back becomes void, and the coordinator removes it.
 */
public final class RejectedRows {
  private static final String EXISTS = "SELECT WHERE to_regclass('convoy.rejected') IS NOT NULL";

  private static final String PUT =
      """
      INSERT INTO convoy.rejected AS r (topic, chunk, row, pipeline, run_id, partition,
        record_offset, hash, schema, table_name, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
      ON CONFLICT (topic, chunk, row) DO UPDATE SET record_offset = excluded.record_offset,
        hash = excluded.hash, schema = excluded.schema, table_name = excluded.table_name,
        state = 'open'\
      """;

  private static final String TAKE_BACK =
      """
      UPDATE convoy.rejected SET state = 'void'
      WHERE topic = ? AND partition = ? AND record_offset >= ?\
      """;

  private static final String TABLES =
      """
      SELECT topic, min(schema), min(table_name), count(*) FILTER (WHERE state = 'open'),
             count(*) FILTER (WHERE state = 'loaded')
      FROM convoy.rejected WHERE pipeline = ? AND run_id = ? AND state <> 'void'
      GROUP BY topic\
      """;

  // In one order, so that two who lock some of the same rows do not wait for each other.
  private static final String LOCK_OPEN =
      """
      SELECT r.chunk, r.row, r.hash
      FROM convoy.rejected r JOIN unnest(?::int[], ?::bigint[]) AS w(chunk, row)
        ON r.chunk = w.chunk AND r.row = w.row
      WHERE r.topic = ? AND r.state = 'open'
      ORDER BY r.chunk, r.row FOR UPDATE OF r\
      """;

  private static final String LOADED =
      """
      UPDATE convoy.rejected r SET state = 'loaded'
      FROM unnest(?::int[], ?::bigint[]) AS w(chunk, row)
      WHERE r.topic = ? AND r.chunk = w.chunk AND r.row = w.row\
      """;

  private static final String FORGET_TOPIC = "DELETE FROM convoy.rejected WHERE topic = ?";

  private static final String FORGET_RUN =
      "DELETE FROM convoy.rejected WHERE pipeline = ? AND run_id = ?";

  private static final String FORGET_VOID = FORGET_RUN + " AND state = 'void'";

  private static final String FORGET_TABLE =
      """
      DELETE FROM convoy.rejected
      WHERE pipeline = ? AND schema = ? AND table_name = ? AND run_id <> ?\
      """;

  private static final String MOVE =
      """
      UPDATE convoy.rejected SET schema = ? WHERE pipeline = ? AND run_id = ? AND schema = ?\
      """;

  private RejectedRows() {}

  /**
   * Which row it is, within its topic.
   *
   * @param row its number within its chunk
   */
  public record RowNumber(int chunk, long row) {}

  /**
   * A row to be noted.
   *
   * @param offset of the record that holds it, or its last part
   * @param hash what it would have had to the table's checksum
   */
  public record Noted(RowNumber number, long offset, long hash) {}

  /**
   * What is noted of a table.
   *
   * @param schema where the table is now
   * @param open rows that the target does not have
   * @param loaded rows that it has got since
   */
  public record NotedTable(String schema, String table, long open, long loaded) {}

  /** True where rejected rows are noted at all: an earlier version did not. */
  public static boolean areNoted(Connection connection) throws SQLException {
    return SqlCall.finds(connection, EXISTS);
  }

  /**
   * Notes that the target refused rows; does nothing in a target that was prepared by an earlier
   * version.
   *
   * @param schema of the table that they were for
   */
  public static void put(
      Connection connection, Place place, String schema, String table, Collection<Noted> rows)
      throws SQLException {
    if (!areNoted(connection)) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      for (Noted row : rows) {
        statement.setString(1, place.topic());
        statement.setInt(2, row.number().chunk());
        statement.setLong(3, row.number().row());
        statement.setString(4, place.pipeline());
        statement.setString(5, place.runId());
        statement.setInt(6, place.partition());
        statement.setLong(7, row.offset());
        statement.setLong(8, row.hash());
        statement.setString(9, schema);
        statement.setString(10, table);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * Makes void what lies behind a checkpoint: a crash has taken the checkpoint back and this not,
   * and the rows are loaded, or refused, once more.
   */
  public static void takeBack(Connection connection, Place place, long nextOffset)
      throws SQLException {
    if (areNoted(connection)) {
      SqlCall.update(connection, TAKE_BACK, place.topic(), place.partition(), nextOffset);
    }
  }

  /** The tables of a run of which rows were rejected, by the topic that these came in. */
  public static Map<String, NotedTable> tables(Connection connection, String pipeline, String runId)
      throws SQLException {
    Map<String, NotedTable> tables = new HashMap<>();
    if (areNoted(connection)) {
      SqlCall.forEach(
          connection,
          TABLES,
          row ->
              tables.put(
                  row.getString(1),
                  new NotedTable(
                      row.getString(2), row.getString(3), row.getLong(4), row.getLong(5))),
          pipeline,
          runId);
    }
    return tables;
  }

  /**
   * Keeps those of the rows for this transaction that are open.
   *
   * @return their hashes
   */
  public static Map<RowNumber, Long> lockOpen(
      Connection connection, String topic, List<RowNumber> rows) throws SQLException {
    Map<RowNumber, Long> open = new HashMap<>();
    SqlCall.forEach(
        connection,
        LOCK_OPEN,
        row -> open.put(new RowNumber(row.getInt(1), row.getLong(2)), row.getLong(3)),
        chunks(connection, rows),
        numbers(connection, rows),
        topic);
    return open;
  }

  /** Notes that the target has these rows now. */
  public static void loaded(Connection connection, String topic, List<RowNumber> rows)
      throws SQLException {
    SqlCall.update(connection, LOADED, chunks(connection, rows), numbers(connection, rows), topic);
  }

  private static Array chunks(Connection connection, List<RowNumber> rows) throws SQLException {
    return connection.createArrayOf("int4", rows.stream().map(RowNumber::chunk).toArray());
  }

  private static Array numbers(Connection connection, List<RowNumber> rows) throws SQLException {
    return connection.createArrayOf("int8", rows.stream().map(RowNumber::row).toArray());
  }

  /** The topic's table was begun anew. */
  public static void forgetTopic(Connection connection, String topic) throws SQLException {
    if (areNoted(connection)) {
      SqlCall.update(connection, FORGET_TOPIC, topic);
    }
  }

  /** A run is undone, or another one brings its rows. */
  public static void forgetRun(Connection connection, String pipeline, String runId)
      throws SQLException {
    if (areNoted(connection)) {
      SqlCall.update(connection, FORGET_RUN, pipeline, runId);
    }
  }

  /** A run is over: no crash takes anything back any more. */
  public static void forgetVoid(Connection connection, String pipeline, String runId)
      throws SQLException {
    if (areNoted(connection)) {
      SqlCall.update(connection, FORGET_VOID, pipeline, runId);
    }
  }

  /**
   * What earlier runs rejected of a table that a run fills anew.
   *
   * @param runId the run that fills it
   */
  public static void forgetTable(
      Connection connection, String pipeline, String schema, String table, String runId)
      throws SQLException {
    if (areNoted(connection)) {
      SqlCall.update(connection, FORGET_TABLE, pipeline, schema, table, runId);
    }
  }

  /** A run's tables are in another schema now. */
  public static void moved(
      Connection connection, String pipeline, String runId, String from, String to)
      throws SQLException {
    if (areNoted(connection)) {
      SqlCall.update(connection, MOVE, to, pipeline, runId, from);
    }
  }
}
