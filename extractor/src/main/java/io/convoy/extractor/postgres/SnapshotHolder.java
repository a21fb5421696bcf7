// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.postgres.LockWaiters.Waiter;
import io.convoy.extractor.postgres.TableFinder.Found;
import io.convoy.extractor.postgres.log.LogMarks;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.LogMark;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds an exported snapshot open: a session in a transaction, with the tables locked so that
 * nobody rewrites them. It opened the snapshot, or joined the one of another holder. The session is
 * asked every two seconds who waits for its locks, so that no firewall or proxy takes it for dead
 * either. Thread-safe.
 */
final class SnapshotHolder implements HeldSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotHolder.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Where they wait until all is read. */
  private static final Duration TOLD_AFTER = Duration.ofSeconds(10);

  private static final Duration PATIENCE_ON_CLOSE = Duration.ofSeconds(1);

  private final Connection connection;
  private final Opened opened;
  private final UndeclaredText text;
  private final DatabaseIdentity identity;
  private final Duration maxBlocking;
  private final ReentrantLock use = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean gone;
  private volatile @Nullable String burden;
  private final Set<Waiter> told = new HashSet<>();

  /**
   * What the opening found.
   *
   * @param clock as in {@link HeldSnapshot#clock}; null for who joins
   */
  record Opened(
      SnapshotId id,
      String position,
      String product,
      ServerVersion version,
      List<Found> tables,
      @Nullable String clock) {}

  /**
   * @param identity of the database, as who opens a snapshot tells it
   * @param maxBlocking how long others may wait for the locks; zero for as long as they are held
   */
  SnapshotHolder(
      Connection connection,
      Opened opened,
      UndeclaredText text,
      DatabaseIdentity identity,
      Duration maxBlocking) {
    this.connection = connection;
    this.text = text;
    this.opened = opened;
    this.identity = identity;
    this.maxBlocking = maxBlocking;
    Thread.ofVirtual().name("snapshot-" + opened.id().exported()).start(this::watch);
  }

  @Override
  public String id() {
    return opened.id().toString();
  }

  @Override
  public boolean canBeJoined() {
    return true;
  }

  @Override
  public boolean isGone() {
    return gone;
  }

  @Override
  public Optional<String> burden() {
    return Optional.ofNullable(burden);
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.ONE_POINT_IN_TIME;
  }

  @Override
  public String method() {
    return "an exported snapshot";
  }

  @Override
  public String product() {
    return opened.product();
  }

  @Override
  public DatabaseIdentity identity() {
    return identity;
  }

  @Override
  public String position() {
    return opened.position();
  }

  @Override
  public Optional<String> clock() {
    return Optional.ofNullable(opened.clock());
  }

  @Override
  public Description describe() {
    use.lock();
    try {
      List<Long> oids = opened.tables().stream().map(Found::oid).toList();
      Description description =
          CatalogReader.describe(new Catalog(connection, opened.version(), oids));
      text.requireNames(description.tables());
      return description;
    } catch (SQLException e) {
      throw SourceErrors.other("Describing the source's tables", e);
    } finally {
      use.unlock();
    }
  }

  @Override
  public long estimate(Table table) {
    use.lock();
    try {
      return new FilterEstimate(connection, table).rows();
    } finally {
      use.unlock();
    }
  }

  @Override
  public List<String> partitionValues(Table table) {
    use.lock();
    try {
      return new PartitionValues(connection, table).read();
    } catch (SQLException e) {
      throw SourceErrors.other("Reading what " + SqlNames.quote(table.getId()) + " holds", e);
    } finally {
      use.unlock();
    }
  }

  @Override
  public Map<TableId, LogMark> logMarks(LogSource log) {
    use.lock();
    try {
      List<Long> oids = opened.tables().stream().map(Found::oid).toList();
      return LogMarks.read(connection, oids, log.getPublication());
    } catch (SQLException e) {
      throw SourceErrors.other("Looking of which tables the source's log tells", e);
    } finally {
      use.unlock();
    }
  }

  @Override
  public void release() {
    close();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (use.tryLock(PATIENCE_ON_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          connection.close();
        } finally {
          use.unlock();
        }
      } else {
        connection.abort(Runnable::run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.debug("The session of snapshot {} did not end cleanly", id(), e);
    }
  }

  private void watch() {
    LockWaiters waiters = new LockWaiters(connection);
    Duration patience = maxBlocking.isPositive() ? maxBlocking : TOLD_AFTER;
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        use.lock();
        try {
          waiters.longerThan(patience, System.nanoTime()).ifPresent(this::blocked);
        } finally {
          use.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      gone = true;
      if (closed.getCount() > 0) {
        LOG.warn("The session that holds the source's snapshot {} is gone", id(), e);
      }
    }
  }

  private void blocked(Waiter waiter) {
    if (maxBlocking.isPositive()) {
      burden =
          "The source's snapshot was given up (source.max-blocking): "
              + waiter.sinceAtLeast(maxBlocking);
    } else if (told.add(waiter)) {
      LOG.warn("Snapshot {} is kept all the same: {}", id(), waiter.sinceAtLeast(TOLD_AFTER));
    }
  }
}
