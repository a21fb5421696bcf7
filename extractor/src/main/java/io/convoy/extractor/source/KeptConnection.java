// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot's connection, kept from work to work while nothing fails on it. Used by one thread,
 * except for {@link #cancel()}.
 */
public final class KeptConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptConnection.class);

  private final Server server;
  private @Nullable Connection kept;
  private volatile @Nullable Connection busy;
  private volatile boolean cancelled;

  /** What sets one kind of server apart from another. */
  public interface Server {

    /**
     * A new connection.
     *
     * @throws ConvoyException that says what to check
     */
    Connection connect(String purpose);

    /** Makes what another thread does on the connection fail soon. */
    void cancel(Connection connection) throws SQLException;

    /** What an error means that no one has said more of. */
    ConvoyException meaning(String doing, SQLException error);
  }

  /** Something to do on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  public KeptConnection(Server server) {
    this.server = server;
  }

  /**
   * Works on the kept connection, or on a new one.
   *
   * <p>A connection on which anything failed is not used again: it may be in the midst of an
   * answer.
   */
  public <T> T use(String doing, Work<T> work) {
    Connection connection = kept;
    if (connection == null) {
      connection = server.connect("reader");
    }
    Connection current = connection;
    kept = null;
    try {
      T result = working(current, doing, work);
      kept = current;
      return result;
    } finally {
      if (kept == null) {
        quietly(() -> current.abort(Runnable::run));
      }
    }
  }

  /** Works on a connection of its own, which the work takes over where it does not fail. */
  public <T> T handOver(String purpose, String doing, Work<T> work) {
    Connection connection = server.connect(purpose);
    try {
      return working(connection, doing, work);
    } catch (RuntimeException e) {
      quietly(connection::close);
      throw e;
    }
  }

  private <T> T working(Connection connection, String doing, Work<T> work) {
    busy = connection;
    try {
      refuseAfterCancel(doing, null);
      return work.on(connection);
    } catch (SQLException e) {
      refuseAfterCancel(doing, e);
      throw server.meaning(doing, e);
    } catch (ConvoyException e) {
      refuseAfterCancel(doing, e);
      throw e;
    } finally {
      busy = null;
    }
  }

  private void refuseAfterCancel(String doing, @Nullable Exception cause) {
    if (cancelled) {
      throw new ConvoyException(ErrorCode.INTERRUPTED, doing + ": a stop was asked for", cause);
    }
  }

  /** Makes what another thread does here fail soon; harmless where nothing is done. */
  public void cancel() {
    cancelled = true;
    Connection connection = busy;
    if (connection != null) {
      quietly(() -> server.cancel(connection));
    }
  }

  @Override
  public void close() {
    Connection connection = kept;
    kept = null;
    if (connection != null) {
      quietly(connection::close);
    }
  }

  private interface Ending {
    void run() throws SQLException;
  }

  private static void quietly(Ending ending) {
    try {
      ending.run();
    } catch (SQLException e) {
      LOG.debug("A connection to the source did not end cleanly", e);
    }
  }
}
