// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.checkpoint;

import io.convoy.common.postgres.PostgresSession;
import io.convoy.common.postgres.SqlCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions of other loaders that hold up a statement of this one for too long: former
 * owners of a partition that were paused or cut off between their checkpoint and their commit. They
 * roll back, and find out that they own nothing when they wake up. Thread-safe.
 */
public final class LockBreaker {
  /** What the application names of all loaders begin with. */
  public static final String APPLICATION = "convoy loader";

  private static final Logger LOG = LoggerFactory.getLogger(LockBreaker.class);
  private static final String TERMINATE =
      """
      SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE pid = ANY (pg_blocking_pids(?)) AND starts_with(application_name, '%s')\
      """
          .formatted(APPLICATION);

  private final Opener opener;
  private final Duration patience;

  /** Opens a connection to the target. */
  @FunctionalInterface
  public interface Opener {
    Connection open() throws SQLException;
  }

  /** Something done on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * @param patience how long a statement may wait until its blockers are ended
   */
  public LockBreaker(Opener opener, Duration patience) {
    this.opener = opener;
    this.patience = patience;
  }

  /** Does work on a connection and ends other loaders' sessions that it has to wait for. */
  public <T> T watch(Connection connection, Work<T> work) throws SQLException {
    int pid = PostgresSession.serverProcess(connection);
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofVirtual().name("claim-watch-" + pid).start(() -> breakLocks(pid, done));
    try {
      return work.run();
    } finally {
      done.countDown();
    }
  }

  private void breakLocks(int waitingPid, CountDownLatch done) {
    try {
      while (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        terminateBlockers(waitingPid);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.debug("Cannot look for what holds up a claim; it waits for its lock_timeout", e);
    }
  }

  private void terminateBlockers(int waitingPid) throws SQLException {
    try (Connection connection = opener.open()) {
      SqlCall.forEach(
          connection,
          TERMINATE,
          row -> LOG.info("Ended session {} of a loader that held up a claim", row.getInt(1)),
          waitingPid);
    }
  }
}
