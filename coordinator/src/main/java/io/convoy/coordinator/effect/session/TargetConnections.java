// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a bounded number of connections to the target, opened as they are needed. Whoever asks for
 * one more waits. Thread-safe.
 */
public final class TargetConnections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetConnections.class);
  private static final int VALIDATION_SECONDS = 5;

  private final Opener opener;
  private final Semaphore permits;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Map<Connection, Integer> pids = new HashMap<>();
  private boolean closed;

  /** Opens a connection. */
  @FunctionalInterface
  public interface Opener {
    Connection open() throws SQLException;
  }

  public TargetConnections(Opener opener, int most) {
    this.opener = opener;
    this.permits = new Semaphore(most);
  }

  /** A connection until it is closed, which gives it back; in auto-commit mode. */
  public final class Lease implements AutoCloseable {
    private final Connection connection;
    private final int pid;

    private Lease(Connection connection, int pid) {
      this.connection = connection;
      this.pid = pid;
    }

    public Connection connection() {
      return connection;
    }

    /** The server process that does the work. */
    int pid() {
      return pid;
    }

    @Override
    public void close() {
      giveBack(connection);
    }
  }

  /** Waits for a connection to be free. */
  public Lease take() throws SQLException {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(
          ErrorCode.INTERRUPTED, "stopped while waiting for a connection to the target", e);
    }
    return lease();
  }

  /** A connection if one is free now. */
  public Optional<Lease> tryTake() throws SQLException {
    return permits.tryAcquire() ? Optional.of(lease()) : Optional.empty();
  }

  /** The server processes behind the open connections. */
  public synchronized Set<Integer> pids() {
    return Set.copyOf(pids.values());
  }

  private Lease lease() throws SQLException {
    try {
      Connection idleOne = pollValid();
      Connection connection = idleOne == null ? open() : idleOne;
      return new Lease(connection, pid(connection));
    } catch (SQLException | RuntimeException e) {
      permits.release();
      throw e;
    }
  }

  private Connection open() throws SQLException {
    Connection connection = opener.open();
    int process = PostgresSession.serverProcess(connection);
    synchronized (this) {
      pids.put(connection, process);
      if (!closed) {
        return connection;
      }
    }
    discard(connection);
    throw stopped();
  }

  private synchronized int pid(Connection connection) {
    Integer process = pids.get(connection);
    if (process == null) {
      throw stopped();
    }
    return process;
  }

  private @Nullable Connection pollValid() throws SQLException {
    while (true) {
      Connection connection;
      synchronized (this) {
        if (closed) {
          throw stopped();
        }
        connection = idle.pollFirst();
      }
      if (connection == null || connection.isValid(VALIDATION_SECONDS)) {
        return connection;
      }
      discard(connection);
    }
  }

  private void giveBack(Connection connection) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      synchronized (this) {
        if (pids.containsKey(connection)) {
          idle.addFirst(connection);
        }
      }
    } catch (SQLException e) {
      LOG.debug("Cannot use a connection again: {}", e.getMessage());
      discard(connection);
    } finally {
      permits.release();
    }
  }

  private void discard(Connection connection) {
    synchronized (this) {
      pids.remove(connection);
    }
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("Closing a broken connection: {}", e.getMessage());
    }
  }

  /** Breaks off what is under way and closes all connections. */
  @Override
  public void close() {
    Set<Connection> unused;
    Set<Connection> busy;
    synchronized (this) {
      closed = true;
      unused = Set.copyOf(idle);
      busy = new HashSet<>(pids.keySet());
      busy.removeAll(unused);
      idle.clear();
      pids.clear();
    }
    unused.forEach(this::discard);
    for (Connection connection : busy) {
      try {
        connection.unwrap(PGConnection.class).cancelQuery();
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("Breaking off a connection: {}", e.getMessage());
      }
    }
  }

  private static ConvoyException stopped() {
    return new ConvoyException(
        ErrorCode.INTERRUPTED, "the coordinator gave the pipeline back while work was going on");
  }
}
