// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.coordinator.effect.session.TargetConnections.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Owns all that one run holds in the target: the pipeline's lock and the connections. Every
 * transaction goes through here, so that none writes without the lock. Thread-safe.
 */
public final class TargetSession implements AutoCloseable {
  // What the server's administrator gave more generously stays.
  private static final String SETTINGS =
      """
      SELECT set_config('synchronous_commit', 'on', false),
             set_config('lock_timeout', '%dms', false),
             set_config('client_min_messages', 'warning', false),
             set_config('maintenance_work_mem', greatest(%d,
               pg_size_bytes(current_setting('maintenance_work_mem')) / 1024)::text, false),
             set_config('max_parallel_maintenance_workers', greatest(2,
               current_setting('max_parallel_maintenance_workers')::int)::text, false)\
      """;

  private final TargetConfig config;
  private final SessionName name;
  private final RunLock lock;
  private final LockWatch watch;
  private final TargetConnections connections;
  private final IndexBuilds builds;
  private final String settings;
  private final Consumer<ConvoyException> waiting;
  private final @Nullable Connection joint;
  private boolean hasCatalog;

  /**
   * @param parallelism tables that are worked on at once
   */
  public TargetSession(TargetConfig config, SessionName name, int parallelism, WaitLimits limits) {
    this.config = config;
    this.name = name;
    this.lock = new RunLock(this::open, name, limits);
    int jobs = config.finalizeJobs() == 0 ? parallelism : config.finalizeJobs();
    this.connections = new TargetConnections(this::open, Math.max(parallelism, jobs) + 1);
    this.builds = new IndexBuilds(jobs);
    this.watch = new LockWatch(lock, name, connections::pids);
    long memory = config.maintenanceMemory().bytes() / jobs;
    this.settings = SETTINGS.formatted(limits.forLocks().toMillis(), memory >> 10);
    this.waiting = reason -> {};
    this.joint = null;
  }

  private TargetSession(
      TargetSession same, Consumer<ConvoyException> waiting, @Nullable Connection joint) {
    this.config = same.config;
    this.name = same.name;
    this.lock = same.lock;
    this.watch = same.watch;
    this.connections = same.connections;
    this.builds = same.builds;
    this.settings = same.settings;
    this.waiting = waiting;
    this.joint = joint;
  }

  /** The same session for one piece of work, which tells what it waits for. */
  public TargetSession telling(Consumer<ConvoyException> listener) {
    return new TargetSession(this, listener, joint);
  }

  public String runId() {
    return name.runId();
  }

  public TargetConnections connections() {
    return connections;
  }

  /** Where keys and indexes are built beside each other. */
  public IndexBuilds builds() {
    return builds;
  }

  /** Tells what the work waits for, or how far it is. */
  public void tell(ConvoyException news) {
    waiting.accept(news);
  }

  /** Asks the server something short, beside all work. */
  public <T> T ask(SqlWork<T> question) throws SQLException {
    return lock.ask(question);
  }

  /** Takes the pipeline's lock if it is not held, or was lost. */
  public void ensureLocked() {
    try {
      lock.ensureHeld(connections.pids());
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot take the lock of the pipeline in the target", e);
    }
  }

  /**
   * Does work whose transactions become one, for a session that is used by this thread alone:
   * either all of them come about or none.
   *
   * @param doing as in "cannot {doing}: ..."
   */
  public <T> T jointly(String doing, Function<TargetSession, T> work) {
    return inTransaction(
        doing, connection -> work.apply(new TargetSession(this, waiting, connection)));
  }

  /** True where all transactions are one, of one thread. */
  public boolean isJoint() {
    return joint != null;
  }

  /** Makes Convoy's own tables where they are missing: once in a transaction, also a joint one. */
  public void prepareCatalog(Connection connection) throws SQLException {
    if (!hasCatalog) {
      TargetCatalog.create(connection);
      hasCatalog = joint != null;
    }
  }

  /**
   * Does work in one transaction and commits it.
   *
   * @param doing as in "cannot {doing}: ..."
   */
  public <T> T inTransaction(String doing, SqlWork<T> work) {
    if (joint != null) {
      return within(joint, doing, work);
    }
    try (Lease lease = connections.take()) {
      return inTransaction(lease, doing, work);
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot " + doing, e);
    }
  }

  private static <T> T within(Connection joint, String doing, SqlWork<T> work) {
    requireWanted(doing, null);
    try {
      return work.run(joint);
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot " + doing, e);
    }
  }

  /** Whatever work was stopped is not committed, and its session is gone when this returns. */
  private <T> T inTransaction(Lease lease, String doing, SqlWork<T> work) throws SQLException {
    boolean ended = false;
    try {
      Connection connection = lease.connection();
      connection.setAutoCommit(false);
      lock.requireHeld(connection);
      T result = watch.watch(lease, doing, waiting, work);
      requireWanted(doing, null);
      connection.commit();
      ended = true;
      return result;
    } catch (SQLException | RuntimeException e) {
      requireWanted(doing, e);
      throw e;
    } finally {
      if (!ended && Thread.currentThread().isInterrupted()) {
        watch.end(lease.pid());
      }
    }
  }

  private static void requireWanted(String doing, @Nullable Exception cause) {
    if (Thread.currentThread().isInterrupted()) {
      throw new ConvoyException(
          ErrorCode.INTERRUPTED,
          "stopped while it was to " + doing + ": nothing came of it",
          cause);
    }
  }

  private Connection open() throws SQLException {
    Connection connection =
        PostgresSession.open(config.url(), config.user(), config.password(), name.toString());
    try (Statement statement = connection.createStatement()) {
      statement.execute(settings);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() {
    connections.close();
    lock.close();
  }
}
