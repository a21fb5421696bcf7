// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.coordinator.effect.inventory.DoneRule.Checkpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and moves the loaders' checkpoints. Stateless.
 *
 * <p>Loaders load rows first and write the checkpoint after, in one transaction; here the table is
 * locked first and the checkpoints after, so that the two never wait for each other.
 */
public final class Checkpoints {
  /** Where the checkpoints of a table that is not done live. */
  public enum Store {
    UNLOGGED("convoy.checkpoint"),
    LOGGED("convoy.checkpoint_logged");

    private final String table;

    Store(String table) {
      this.table = table;
    }
  }

  private static final String READ =
      "SELECT partition, next_offset, rows, rejected FROM %s WHERE topic = ? ORDER BY partition";

  private static final String IS_DONE =
      """
      SELECT count(*) FILTER (WHERE done AND next_offset >= 0) >= ?
      FROM convoy.checkpoint_logged WHERE topic = ?\
      """;

  private static final String PREPARE =
      """
      INSERT INTO convoy.checkpoint_logged (topic, partition, epoch)
      SELECT ?, partition, 0 FROM generate_series(0, ? - 1) AS partition
      ON CONFLICT (topic, partition) DO NOTHING\
      """;

  // Also where a partition had no row: its loader shall find out that there is nothing to load.
  private static final String MOVE =
      """
      WITH moved AS (
        DELETE FROM convoy.checkpoint WHERE topic = ? RETURNING *)
      INSERT INTO convoy.checkpoint_logged AS l
        (topic, partition, epoch, next_offset, rows, rejected, done)
      SELECT ?, partition, coalesce(m.epoch, 0), coalesce(m.next_offset, 0), coalesce(m.rows, 0),
             coalesce(m.rejected, 0), true
      FROM generate_series(0, ? - 1) AS partition LEFT JOIN moved m USING (partition)
      ON CONFLICT (topic, partition) DO UPDATE SET done = true\
      """;

  // A loader that claims or moves on such a partition is told that it is done. So many partitions
  // as a topic can have, since loaders of an UNLOGGED table make their rows as they come.
  private static final String ABANDON =
      """
      WITH gone AS (DELETE FROM convoy.checkpoint WHERE topic = ?)
      INSERT INTO convoy.checkpoint_logged (topic, partition, epoch, next_offset, done)
      SELECT ?, partition, 0, -1, true FROM generate_series(0, 255) AS partition
      ON CONFLICT (topic, partition)
      DO UPDATE SET next_offset = -1, rows = 0, rejected = 0, done = true\
      """;

  private static final String IS_ABANDONED =
      "SELECT FROM convoy.checkpoint_logged WHERE topic = ? AND next_offset < 0 LIMIT 1";

  private Checkpoints() {}

  public static List<Checkpoint> read(Connection connection, Store store, String topic)
      throws SQLException {
    return read(connection, READ.formatted(store.table), topic);
  }

  /** Also keeps loaders from writing them until the transaction ends. */
  public static List<Checkpoint> readLocked(Connection connection, Store store, String topic)
      throws SQLException {
    return read(connection, READ.formatted(store.table) + " FOR UPDATE", topic);
  }

  private static List<Checkpoint> read(Connection connection, String sql, String topic)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, topic);
      List<Checkpoint> checkpoints = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          checkpoints.add(
              new Checkpoint(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4)));
        }
      }
      return checkpoints;
    }
  }

  /** True where the table was found done before. */
  public static boolean isDone(Connection connection, String topic, int partitions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_DONE)) {
      statement.setInt(1, partitions);
      statement.setString(2, topic);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** True where the run has dealt with the topic's table: logged checkpoints are there. */
  public static boolean isPrepared(Connection connection, String topic) throws SQLException {
    return !read(connection, Store.LOGGED, topic).isEmpty();
  }

  /** Makes the loaders of a LOGGED table use logged checkpoints. */
  public static void prepare(Connection connection, String topic, int partitions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PREPARE)) {
      statement.setString(1, topic);
      statement.setInt(2, partitions);
      statement.executeUpdate();
    }
  }

  /** Marks all partitions done, in the logged table; from now on no loader writes them. */
  public static void settle(Connection connection, String topic, int partitions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
      statement.setString(1, topic);
      statement.setString(2, topic);
      statement.setInt(3, partitions);
      statement.executeUpdate();
    }
  }

  /** Ends a topic whose table was begun anew: nothing of it is loaded from now on. */
  public static void abandon(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ABANDON)) {
      statement.setString(1, topic);
      statement.setString(2, topic);
      statement.executeUpdate();
    }
  }

  /** True where the topic's table was begun anew and emptied. */
  public static boolean isAbandoned(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_ABANDONED)) {
      statement.setString(1, topic);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Removes the checkpoints of all topics that begin so, but for those that begin otherwise. */
  public static void delete(Connection connection, String topicPrefix, String keptPrefix)
      throws SQLException {
    for (Store store : Store.values()) {
      String sql =
          "DELETE FROM %s WHERE starts_with(topic, ?) AND NOT starts_with(topic, ?)"
              .formatted(store.table);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, topicPrefix);
        statement.setString(2, keptPrefix);
        statement.executeUpdate();
      }
    }
  }
}
