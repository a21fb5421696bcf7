// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.checkpoint;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.bookkeeping.Checkpoint.Store;
import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.bookkeeping.Place;
import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.common.bookkeeping.RejectedRows.Noted;
import io.convoy.common.bookkeeping.RejectedRows.RowNumber;
import io.convoy.loader.reject.RowSlice;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Claims and advances checkpoints in the target. A claim is a transaction of its own; an advance
 * belongs to the transaction that loads the rows. Stateless; the statements are {@link
 * CheckpointTables}'.
 */
public final class Checkpoints {
  /** Times that FINALIZE may move the checkpoint while a claim looks for it: it does so once. */
  private static final int LOOKS = 3;

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
      Optional<Boolean> done = CheckpointTables.isDone(connection, place);
      if (done.isPresent()) {
        if (done.orElseThrow()) {
          return new Claim.Finished();
        }
        Optional<Checkpoint> logged = CheckpointTables.claim(connection, place, Store.LOGGED);
        if (logged.isPresent()) {
          return new Claim.Held(logged.orElseThrow());
        }
      } else {
        Optional<Checkpoint> unlogged = CheckpointTables.claim(connection, place, Store.UNLOGGED);
        if (unlogged.isPresent()) {
          RejectedRows.takeBack(connection, place, unlogged.orElseThrow().nextOffset());
        }
        // While this waited for its lock, FINALIZE may have moved the row: then a new one is here
        // that would load everything once more.
        if (CheckpointTables.isDone(connection, place).isEmpty()) {
          return unlogged.<Claim>map(Claim.Held::new).orElseGet(Claim.RunOver::new);
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

  /**
   * Moves a checkpoint on; does not commit.
   *
   * @param table the table that the rows went into
   * @return false where the partition is not this connection's any more: the rows must be rolled
   *     back
   */
  public boolean advance(Connection connection, Checkpoint from, Checkpoint to, RowLayout table)
      throws SQLException {
    return CheckpointTables.advance(
        connection, from, to, table.targetSchema(), table.targetTable());
  }

  /** Whether the partition is still this connection's, as the target knows at this moment. */
  public boolean isHeld(Connection connection, Checkpoint checkpoint) throws SQLException {
    return CheckpointTables.isHeld(connection, checkpoint);
  }

  /** Notes rows that the target refused, in the transaction that moves the checkpoint past them. */
  public void rejected(Connection connection, Place place, RowLayout table, List<RowSlice> refused)
      throws SQLException {
    List<Noted> rows =
        refused.stream()
            .map(row ->
                new Noted(new RowNumber(row.chunk(), row.row()), row.recordOffset(), row.hash()))
            .toList();
    RejectedRows.put(connection, place, table.targetSchema(), table.targetTable(), rows);
  }

  /**
   * Rows of a table that the target refused so far.
   *
   * @param topic of the table
   */
  public long rejected(Connection connection, String topic) throws SQLException {
    return CheckpointTables.rejected(connection, topic);
  }
}
