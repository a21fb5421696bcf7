// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.error.ConvoyException;
import io.convoy.extractor.source.KeptConnection.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction under snapshot isolation that stays open: whoever reads in it, one after the
 * other, sees the database as of its first read. SQL Server cannot share such a transaction between
 * sessions, so that this is the only one point in time without a database snapshot. Thread-safe.
 */
final class HeldTransaction implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldTransaction.class);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  private final Connection connection;
  private final SnapshotId id;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean broken;

  /** Begins the transaction; the connection is its own from now on. */
  HeldTransaction(Connection connection, SnapshotId id) throws SQLException {
    this.connection = connection;
    this.id = id;
    id.enter(connection, "Opening a point in time of the source");
    touch();
    Thread.ofVirtual().name("snapshot-" + id.name()).start(this::keepAlive);
  }

  /** The transaction's point in time is that of its first access to data. */
  private void touch() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT TOP (1) object_id FROM sys.objects");
    }
  }

  /**
   * Works in the transaction when it is this thread's turn.
   *
   * @throws ConvoyException SNAPSHOT_LOST where it is over
   */
  <T> T use(String what, Work<T> work) throws SQLException {
    turn.lock();
    try {
      if (broken) {
        throw lost(what);
      }
      return work.on(connection);
    } catch (SQLException e) {
      close();
      throw e;
    } catch (ConvoyException e) {
      // What the server refused may have ended the transaction; what happened here has not.
      if (e.getCause() instanceof SQLException) {
        close();
      }
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private RuntimeException lost(String what) {
    return SqlServerErrors.transactionLost(what, id.toString());
  }

  /** Makes what another thread does in it fail soon. */
  @Override
  public void close() {
    broken = true;
    closed.countDown();
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("The session of {} did not end cleanly", id, e);
    }
  }

  private void keepAlive() {
    try {
      while (!closed.await(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)) {
        if (turn.tryLock()) {
          try {
            touch();
          } finally {
            turn.unlock();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      if (!broken) {
        LOG.warn("The session that holds {} is gone", id, e);
        close();
      }
    }
  }
}
