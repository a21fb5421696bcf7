// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import io.convoy.common.bookkeeping.PipelineLock;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.common.postgres.SqlCall;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the advisory lock that keeps two runs of a pipeline out of one target, on a connection of
 * its own. Thread-safe.
 *
 * <p>Whoever gets the lock first ends every other session of the pipeline's coordinators, and every
 * transaction asks at its beginning whether the lock is still held ({@link #requireHeld}). So a
 * coordinator that lost the lock without knowing can do nothing more: its old sessions are gone,
 * and new ones are refused.
 */
final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  private static final Duration PATIENCE_WITH_ENDING = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int VALIDATION_SECONDS = 5;

  private static final String HOLDS =
      """
      SELECT a.pid, coalesce(a.application_name, ''), coalesce(host(a.client_addr), 'local'),
             pg_backend_pid()
      FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.classid = (? >> 32 & x'ffffffff'::bigint)::oid
        AND l.objid = (? & x'ffffffff'::bigint)::oid\
      """;

  private static final String END_OTHERS =
      """
      SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND starts_with(application_name, ?)
        AND pid <> ALL (?)\
      """;

  private final TargetConnections.Opener opener;
  private final SessionName name;
  private final WaitLimits limits;
  private final long key;
  private @Nullable Connection connection;
  private int pid;

  RunLock(TargetConnections.Opener opener, SessionName name, WaitLimits limits) {
    this.opener = opener;
    this.name = name;
    this.limits = limits;
    this.key = PipelineLock.key(name.pipeline());
  }

  /**
   * Who has the lock.
   *
   * @param asker the process that looked
   */
  private record Holder(int pid, String application, String address, int asker) {}

  /**
   * Takes the lock unless it is held already and its connection lives.
   *
   * @param ours server processes of this coordinator, which may stay
   * @throws ConvoyException RUN_IN_PROGRESS where another run holds it
   */
  synchronized void ensureHeld(Set<Integer> ours) throws SQLException {
    if (connection != null && connection.isValid(VALIDATION_SECONDS)) {
      if (PostgresSession.serverProcess(connection) != pid) {
        throw ServerProcess.shared();
      }
      return;
    }
    close();
    Connection fresh = opener.open();
    boolean locked = false;
    try {
      ServerProcess.requireOwn(fresh, opener);
      acquire(fresh);
      pid = PostgresSession.serverProcess(fresh);
      endOthers(fresh, ours);
      connection = fresh;
      locked = true;
    } finally {
      if (!locked) {
        fresh.close();
      }
    }
  }

  /** The server process that holds the lock, as far as this coordinator knows. */
  synchronized int pid() {
    return pid;
  }

  /** Asks the server something over the lock's own connection, which is never busy for long. */
  synchronized <T> T ask(SqlWork<T> question) throws SQLException {
    if (connection == null) {
      throw new SQLException("the connection of the pipeline's lock is gone", "08003");
    }
    return question.run(connection);
  }

  /**
   * Called first in each transaction that writes.
   *
   * @throws ConvoyException retryable, where the lock is not held any more
   */
  void requireHeld(Connection transaction) throws SQLException {
    Optional<Holder> holder = holder(transaction);
    if (holder.isPresent() && holder.orElseThrow().asker() == pid()) {
      throw ServerProcess.shared();
    }
    if (holder.isEmpty() || holder.orElseThrow().pid() != pid()) {
      throw new ConvoyException(
          ErrorCode.TARGET_UNAVAILABLE,
          "the lock of pipeline %s in the target was lost with its connection; it is taken again"
              .formatted(name.pipeline()));
    }
  }

  private void acquire(Connection fresh) throws SQLException {
    long start = System.nanoTime();
    while (!tryLock(fresh)) {
      Optional<Holder> holder = holder(fresh);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (holder.isPresent()) {
        giveUpOrEnd(fresh, holder.orElseThrow(), waited);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new ConvoyException(
            ErrorCode.INTERRUPTED, "stopped while waiting for the pipeline's lock in the target");
      }
    }
  }

  private void giveUpOrEnd(Connection fresh, Holder holder, Duration waited) throws SQLException {
    boolean sameRun = holder.application().equals(name.toString());
    if (sameRun && waited.compareTo(limits.withOwnRun()) > 0) {
      LOG.warn(
          "Session {} of a former coordinator of run {} keeps the pipeline's lock: it is ended",
          holder.pid(),
          name.runId());
      terminate(fresh, holder.pid());
    }
    if (!sameRun && waited.compareTo(limits.withOtherRun()) > 0) {
      throw new ConvoyException(
          ErrorCode.RUN_IN_PROGRESS,
          "pipeline %s: another run is at work in the target: run %s, session %d from %s; wait for it, cancel it with 'convoy cancel', or end that session if its coordinator is gone"
              .formatted(
                  name.pipeline(),
                  SessionName.runOf(holder.application()),
                  holder.pid(),
                  holder.address()));
    }
  }

  private boolean tryLock(Connection fresh) throws SQLException {
    return SqlCall.first(fresh, "SELECT pg_try_advisory_lock(?)", row -> row.getBoolean(1), key)
        .orElse(false);
  }

  private Optional<Holder> holder(Connection any) throws SQLException {
    return SqlCall.first(
        any,
        HOLDS,
        row -> new Holder(row.getInt(1), row.getString(2), row.getString(3), row.getInt(4)),
        key,
        key);
  }

  /** Ends the sessions of coordinators that this one replaces, and waits until they are gone. */
  private void endOthers(Connection fresh, Set<Integer> ours) throws SQLException {
    Object[] stay = new Object[ours.size() + 1];
    int count = 0;
    for (Integer process : ours) {
      stay[count++] = process;
    }
    stay[count] = pid;
    Array staying = fresh.createArrayOf("int4", stay);
    long start = System.nanoTime();
    while (endsSome(fresh, staying)) {
      if (System.nanoTime() - start > PATIENCE_WITH_ENDING.toNanos()) {
        throw new ConvoyException(
            ErrorCode.TARGET_UNAVAILABLE,
            "sessions '%s*' of a former coordinator do not end in the target"
                .formatted(name.ofPipeline()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean endsSome(Connection fresh, Array staying) throws SQLException {
    List<Integer> ended =
        SqlCall.rows(fresh, END_OTHERS, row -> row.getInt(1), name.ofPipeline(), staying);
    ended.forEach(one -> LOG.info("Ended session {} of a former coordinator", one));
    return !ended.isEmpty();
  }

  private static void terminate(Connection fresh, int pid) throws SQLException {
    SqlCall.execute(fresh, "SELECT pg_terminate_backend(?)", pid);
  }

  /** Gives the lock back. */
  @Override
  public synchronized void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("Closing the connection of the pipeline's lock: {}", e.getMessage());
      }
      connection = null;
    }
  }
}
