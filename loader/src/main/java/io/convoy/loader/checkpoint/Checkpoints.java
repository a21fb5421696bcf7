// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.checkpoint;

import io.convoy.loader.checkpoint.Checkpoint.Store;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Claims and advances checkpoints in the target. A claim is a transaction of its own; an advance
 * belongs to the transaction that loads the rows. Stateless.
 *
 * <p>Nothing is claimed or advanced in the name of a run that does not own the tables any more,
 * {@code convoy.owned_table} says so: the topics of an old run may outlive it, and its rows must
 * not get into a new run's table of the same name.
 */
public final class Checkpoints {
  /** Times that FINALIZE may move the checkpoint while a claim looks for it: it does so once. */
  private static final int LOOKS = 3;

  private static final String IS_DONE =
      "SELECT done FROM convoy.checkpoint_logged WHERE topic = ? AND partition = ?";

  private static final String CLAIM_LOGGED =
      """
      UPDATE convoy.checkpoint_logged SET epoch = nextval('convoy.epoch')
      WHERE topic = ? AND partition = ? AND NOT done
      RETURNING epoch, next_offset, rows, rejected\
      """;

  // The epoch of an update is drawn once more, after the wait for the row: the last to claim has
  // the highest.
  private static final String CLAIM_UNLOGGED =
      """
      INSERT INTO convoy.checkpoint AS c (topic, partition, epoch)
      SELECT ?, ?, nextval('convoy.epoch')
      WHERE EXISTS (SELECT FROM convoy.owned_table WHERE pipeline = ? AND run_id = ?)
      ON CONFLICT (topic, partition) DO UPDATE SET epoch = nextval('convoy.epoch')
      RETURNING c.epoch, c.next_offset, c.rows, c.rejected\
      """;

  private static final String ADVANCE =
      """
      UPDATE %s SET next_offset = ?, rows = rows + ?, rejected = rejected + ?
      WHERE topic = ? AND partition = ? AND epoch = ? AND %s\
      """;

  private static final String ADVANCE_LOGGED = ADVANCE.formatted(Store.LOGGED.table(), "NOT done");

  private static final String ADVANCE_UNLOGGED =
      ADVANCE.formatted(
          Store.UNLOGGED.table(),
          """
          EXISTS (SELECT FROM convoy.owned_table
            WHERE pipeline = ? AND run_id = ? AND schema = ? AND name = ?)\
          """);

  private static final String IS_HELD =
      "SELECT FROM %s WHERE topic = ? AND partition = ? AND epoch = ?";

  private static final String REJECTED_IN_RUN =
      """
      SELECT coalesce(sum(rejected), 0)::bigint FROM (
        SELECT rejected FROM convoy.checkpoint WHERE starts_with(topic, ?)
        UNION ALL
        SELECT rejected FROM convoy.checkpoint_logged WHERE starts_with(topic, ?)) AS all_rejected\
      """;

  private final LockBreaker breaker;

  public Checkpoints(LockBreaker breaker) {
    this.breaker = breaker;
  }

  /**
   * Makes a partition this connection's. Commits, unless it throws.
   *
   * <p>Synchronously, other than loads: an epoch is never given again, not even after a crash that
   * takes the last moments of the log, so that facts of older epochs can be told from newer ones.
   */
  public Claim claim(Connection connection, Place place) throws SQLException {
    Claim claim = breaker.watch(connection, () -> look(connection, place));
    connection.commit();
    return claim;
  }

  private static Claim look(Connection connection, Place place) throws SQLException {
    for (int look = 0; look < LOOKS; look++) {
      commitSynchronously(connection);
      Optional<Boolean> done = isDone(connection, place);
      if (done.isPresent()) {
        if (done.orElseThrow()) {
          return new Claim.Finished();
        }
        Optional<Claim> logged = claim(connection, place, Store.LOGGED);
        if (logged.isPresent()) {
          return logged.orElseThrow();
        }
      } else {
        Optional<Claim> unlogged = claim(connection, place, Store.UNLOGGED);
        // While this waited for its lock, FINALIZE may have moved the row: then a new one is here
        // that would load everything once more.
        if (isDone(connection, place).isEmpty()) {
          return unlogged.orElseGet(Claim.RunOver::new);
        }
        connection.rollback();
      }
    }
    throw new SQLException("checkpoint of " + place + " moves to and fro", "40001");
  }

  private static void commitSynchronously(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL synchronous_commit = on");
    }
  }

  private static Optional<Boolean> isDone(Connection connection, Place place) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_DONE)) {
      statement.setString(1, place.topic());
      statement.setInt(2, place.partition());
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? Optional.of(result.getBoolean(1)) : Optional.empty();
      }
    }
  }

  private static Optional<Claim> claim(Connection connection, Place place, Store store)
      throws SQLException {
    String sql = store == Store.LOGGED ? CLAIM_LOGGED : CLAIM_UNLOGGED;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, place.topic());
      statement.setInt(2, place.partition());
      if (store == Store.UNLOGGED) {
        statement.setString(3, place.pipeline());
        statement.setString(4, place.runId());
      }
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Claim.Held(
                new Checkpoint(
                    place, store, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))));
      }
    }
  }

  /**
   * Moves a checkpoint on; does not commit.
   *
   * @param table the table that the rows went into
   * @return false where the partition is not this connection's any more: the rows must be rolled
   *     back
   */
  public boolean advance(Connection connection, Checkpoint from, Checkpoint to, RowLayout table)
      throws SQLException {
    String sql = to.store() == Store.LOGGED ? ADVANCE_LOGGED : ADVANCE_UNLOGGED;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, to.nextOffset());
      statement.setLong(2, to.rows() - from.rows());
      statement.setLong(3, to.rejected() - from.rejected());
      statement.setString(4, to.place().topic());
      statement.setInt(5, to.place().partition());
      statement.setLong(6, to.epoch());
      if (to.store() == Store.UNLOGGED) {
        statement.setString(7, to.place().pipeline());
        statement.setString(8, to.place().runId());
        statement.setString(9, table.targetSchema());
        statement.setString(10, table.targetTable());
      }
      return statement.executeUpdate() == 1;
    }
  }

  /** Whether the partition is still this connection's, as the target knows at this moment. */
  public boolean isHeld(Connection connection, Checkpoint checkpoint) throws SQLException {
    String sql = IS_HELD.formatted(checkpoint.store().table());
    String unlessDone = checkpoint.store() == Store.LOGGED ? " AND NOT done" : "";
    try (PreparedStatement statement = connection.prepareStatement(sql + unlessDone)) {
      statement.setString(1, checkpoint.place().topic());
      statement.setInt(2, checkpoint.place().partition());
      statement.setLong(3, checkpoint.epoch());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Rows that the target refused so far, over all tables of a run.
   *
   * @param topicPrefix what the names of the run's data topics begin with
   */
  public long rejectedInRun(Connection connection, String topicPrefix) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REJECTED_IN_RUN)) {
      statement.setString(1, topicPrefix);
      statement.setString(2, topicPrefix);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }
}
