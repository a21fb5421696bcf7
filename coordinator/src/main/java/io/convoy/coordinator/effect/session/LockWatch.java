// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.session.TargetConnections.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after transactions that wait for locks: ends left-over sessions of the pipeline's loaders,
 * and of this coordinator's own work that was broken off, when they hold them up; knows the others
 * by name, so that an error can say who it was. Thread-safe.
 *
 * <p>A loader that lives loses at most its transaction: it claims its partitions anew and goes on.
 */
final class LockWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE_WITH_ENDING = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String BLOCKERS =
      """
      SELECT pid, coalesce(application_name, ''),
             format('session %s (%s, user %s, %s, %s since %s)', pid,
               coalesce(nullif(application_name, ''), nullif(backend_type, 'client backend'),
                 'no name'),
               coalesce(usename, '?'), coalesce('from ' || host(client_addr), 'local'),
               coalesce(state, '?'), date_trunc('second', state_change))
      FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(?))\
      """;

  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ?";

  private final RunLock lock;
  private final SessionName name;
  private final Supplier<Set<Integer>> inUse;

  /**
   * @param inUse server processes of this coordinator that somebody still waits for
   */
  LockWatch(RunLock lock, SessionName name, Supplier<Set<Integer>> inUse) {
    this.lock = lock;
    this.name = name;
    this.inUse = inUse;
  }

  private boolean isLeftOver(Blocker blocker) {
    return blocker.application().equals(name.ofLoaders())
        || (blocker.application().equals(name.toString()) && !inUse.get().contains(blocker.pid()));
  }

  private record Blocker(int pid, String application, String description) {}

  /** One transaction under watch. */
  private final class Wait {
    private final int pid;
    private final String doing;
    private final Consumer<ConvoyException> waiting;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Set<Integer> known = new HashSet<>();
    private volatile List<String> held = List.of();

    Wait(int pid, String doing, Consumer<ConvoyException> waiting) {
      this.pid = pid;
      this.doing = doing;
      this.waiting = waiting;
    }

    void watch() {
      try {
        while (!done.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
          look();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void look() {
      try {
        List<String> others = new ArrayList<>();
        for (Blocker blocker : lock.ask(connection -> blockers(connection, pid))) {
          boolean first = known.add(blocker.pid());
          if (!isLeftOver(blocker)) {
            others.add(blocker.description());
            if (first) {
              LOG.info("Waiting in the target for {}", blocker.description());
            }
          } else if (!first) {
            lock.ask(connection -> terminate(connection, blocker.pid()));
            LOG.info("Ended {}, which held up the coordinator", blocker.description());
          }
        }
        held = others;
        if (!others.isEmpty() && done.getCount() > 0) {
          waiting.accept(locked(doing, others, null));
        }
      } catch (SQLException e) {
        LOG.debug("Cannot look for what holds up session {}: {}", pid, e.getMessage());
      }
    }
  }

  private static ConvoyException locked(
      String doing, List<String> holders, @Nullable SQLException cause) {
    return new ConvoyException(
        ErrorCode.TARGET_UNAVAILABLE,
        "cannot %s: locked by %s; end what holds the lock, it is tried again"
            .formatted(doing, holders.isEmpty() ? "another session" : String.join(", ", holders)),
        cause);
  }

  /**
   * Does work in a transaction.
   *
   * @param waiting is told while others hold it up
   * @throws ConvoyException retryable, where a lock was not to be had in time; names who holds it
   */
  <T> T watch(Lease lease, String doing, Consumer<ConvoyException> waiting, SqlWork<T> work)
      throws SQLException {
    Wait wait = new Wait(lease.pid(), doing, waiting);
    Thread.ofVirtual().name("lock-watch-" + wait.pid).start(wait::watch);
    try {
      return work.run(lease.connection());
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw locked(doing, wait.held, e);
      }
      throw e;
    } finally {
      wait.done.countDown();
    }
  }

  /**
   * Ends a session whose work was stopped, and waits for that: a statement that waits for a lock
   * would otherwise run when it gets it, though nobody commits it. May be called by a thread that
   * is interrupted.
   */
  void end(int pid) {
    Thread ending = Thread.ofVirtual().name("lock-watch-end-" + pid).start(() -> endNow(pid));
    boolean interrupted = Thread.interrupted();
    try {
      ending.join(PATIENCE_WITH_ENDING);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void endNow(int pid) {
    long begin = System.nanoTime();
    try {
      while (lock.ask(connection -> terminate(connection, pid))
          && System.nanoTime() - begin < PATIENCE_WITH_ENDING.toNanos()) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    } catch (SQLException e) {
      LOG.debug("Cannot end session {}: {}", pid, e.getMessage());
    }
  }

  private static List<Blocker> blockers(Connection connection, int pid) throws SQLException {
    return SqlCall.rows(
        connection,
        BLOCKERS,
        row -> new Blocker(row.getInt(1), row.getString(2), row.getString(3)),
        pid);
  }

  /** False where there is no such session. */
  private static boolean terminate(Connection connection, int pid) throws SQLException {
    return SqlCall.finds(connection, TERMINATE, pid);
  }
}
