// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.config.TargetConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a slot's connection to the target, and what lives and dies with it. Never blocks to wait for
 * a target that is away: it is asked to connect again and again, until a target that is there says
 * that it does not let this user in. Used by the slot's thread alone, but for {@link #abort()}.
 */
final class TargetLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetLink.class);

  /** Who was let in before may be so again, as when a password is changed on both sides. */
  private static final Duration PATIENCE_WITH_REFUSALS = Duration.ofMinutes(1);

  private static final Set<ErrorCode> REFUSALS =
      Set.of(ErrorCode.TARGET_ACCESS_DENIED, ErrorCode.TARGET_NOT_PERMITTED);

  private static final Duration UNUSED = Duration.ofSeconds(1);
  private static final int VALID_SECONDS = 5;

  /**
   * Loads need no commit to be durable: a crash takes rows and checkpoints together. A loader that
   * stands still in a transaction must not hold its locks for ever, nor wait for ever for others':
   * it says that it does, and tries again.
   */
  private static final String SETTINGS =
      """
      SET synchronous_commit = off;
      SET idle_in_transaction_session_timeout = '60s';
      SET lock_timeout = '3s'\
      """;

  private final TargetConfig config;
  private final String application;
  private final RowSchemas schemas;
  private final ReentrantLock closing = new ReentrantLock();
  private volatile @Nullable Connection connection;
  private @Nullable SegmentLoader loader;
  private boolean aborted;
  private boolean wasLetIn;
  private @Nullable Long refusedSinceNanos;
  private @Nullable ConvoyException failure;
  private final Backoff reconnects = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
  private long dueNanos;
  private long usedNanos;

  TargetLink(TargetConfig config, String application, RowSchemas schemas) {
    this.config = config;
    this.application = application;
    this.schemas = schemas;
  }

  /** A connection with nothing but its session set up. */
  Connection open() throws SQLException {
    return PostgresSession.open(config.url(), config.user(), config.password(), application);
  }

  /** The connection while there is one. */
  Optional<Connection> connection() {
    return Optional.ofNullable(connection);
  }

  /**
   * Connects where that is needed and due.
   *
   * @throws ConvoyException TARGET_ACCESS_DENIED or TARGET_NOT_PERMITTED, where the target does not
   *     let the user in: at once if it never did, after a minute of refusals if it did before
   */
  void connect(long now) {
    if (connection != null || reconnects.failures() > 0 && dueNanos - now > 0) {
      return;
    }
    try {
      adopt(prepared());
      if (reconnects.failures() > 0) {
        LOG.info("Connected to the target again");
      }
      reconnects.reset();
      failure = null;
      usedNanos = now;
      wasLetIn = true;
      refusedSinceNanos = null;
    } catch (SQLException e) {
      dueNanos = now + reconnects.next().toNanos();
      ConvoyException reason = PostgresErrors.target("connecting to the target", e);
      failure = reason;
      if (REFUSALS.contains(reason.code())) {
        refused(reason, now);
      } else if (reconnects.failures() == 1) {
        LOG.warn("Cannot connect to the target, will try until it works: {}", e.getMessage());
      }
    }
  }

  /** Why there is no connection; empty where there is one, or none was asked for. */
  Optional<ConvoyException> failure() {
    return Optional.ofNullable(failure);
  }

  private void refused(ConvoyException refusal, long now) {
    Long since = refusedSinceNanos;
    if (!wasLetIn || since != null && now - since > PATIENCE_WITH_REFUSALS.toNanos()) {
      throw refusal;
    }
    if (since == null) {
      refusedSinceNanos = now;
      LOG.warn("Will try for a minute: {}", refusal.getMessage());
    }
  }

  /** Time until it may connect again, but not more than this. */
  Duration untilNextAttempt(long now, Duration atMost) {
    return Duration.ofNanos(Math.clamp(dueNanos - now, 0, atMost.toNanos()));
  }

  private Connection prepared() throws SQLException {
    Connection opened = open();
    try (Statement statement = opened.createStatement()) {
      statement.execute(SETTINGS);
      opened.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      opened.setAutoCommit(false);
      return opened;
    } catch (SQLException e) {
      quietly(opened::close);
      throw e;
    }
  }

  private void adopt(Connection opened) throws SQLException {
    closing.lock();
    try {
      if (aborted) {
        quietly(opened::close);
        throw new SQLException("the loader is stopping", "57014");
      }
      connection = opened;
      loader = new SegmentLoader(opened, schemas::layout);
    } finally {
      closing.unlock();
    }
  }

  void used(long now) {
    usedNanos = now;
  }

  /**
   * Asks a connection that was not used for a while whether it lives: an idle loader must find out
   * that the server crashed, since it then has to load again what seemed to be done.
   *
   * @return false where it does not
   */
  boolean isAlive(long now) {
    Connection current = connection;
    if (current == null || now - usedNanos < UNUSED.toNanos()) {
      return true;
    }
    usedNanos = now;
    try {
      if (!current.isValid(VALID_SECONDS)) {
        return false;
      }
      current.rollback();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** What loads by the current connection. */
  SegmentLoader loader() {
    SegmentLoader current = loader;
    if (current == null) {
      throw new IllegalStateException("no connection to the target");
    }
    return current;
  }

  /** Undoes the open transaction, if any; false where the connection is gone. */
  boolean rollback() {
    Connection current = connection;
    if (current == null) {
      return false;
    }
    try {
      current.rollback();
      return !current.isClosed();
    } catch (SQLException e) {
      LOG.debug("The target did not roll back", e);
      return false;
    }
  }

  /** Forgets a connection that is of no more use. */
  void drop(String why) {
    Connection current = connection;
    connection = null;
    loader = null;
    if (current != null) {
      LOG.warn("Lost the connection to the target, will claim everything again: {}", why);
      reconnects.reset();
      reconnects.next();
      dueNanos = usedNanos;
      quietly(current::close);
    }
  }

  /** Breaks off whatever the connection is doing, for good; for another thread. */
  void abort() {
    closing.lock();
    try {
      aborted = true;
      Connection current = connection;
      if (current != null) {
        quietly(() -> current.abort(Runnable::run));
      }
    } finally {
      closing.unlock();
    }
  }

  @Override
  public void close() {
    Connection current = connection;
    connection = null;
    loader = null;
    if (current != null) {
      quietly(current::close);
    }
  }

  private interface Closing {
    void run() throws SQLException;
  }

  private static void quietly(Closing closing) {
    try {
      closing.run();
    } catch (SQLException e) {
      LOG.debug("A connection to the target did not close in good order", e);
    }
  }
}
