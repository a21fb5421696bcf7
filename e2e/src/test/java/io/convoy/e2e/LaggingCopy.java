// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a table of the source, each row once, and after a while the same to the target: some
 * later than others, so that the target never is what the source was at any moment. What it did to
 * the source is undone in the end.
 */
final class LaggingCopy implements AutoCloseable {
  private static final int FIRST_ROW = 10_000;
  private static final int LAST_BATCH = 18_000;
  private static final int SHORT_LAG = 20;
  private static final int LONG_LAG = 30;
  private static final long PAUSE_MILLIS = 10;

  private final Databases databases;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch lagging = new CountDownLatch(1);
  private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();

  /** Returns once the target is behind. */
  static LaggingCopy begin(Databases databases) throws SQLException {
    LaggingCopy copy = new LaggingCopy(databases);
    copy.awaitLag();
    return copy;
  }

  private LaggingCopy(Databases databases) {
    this.databases = databases;
    this.thread = Thread.ofPlatform().name("lagging-copy").start(this::run);
  }

  private void run() {
    try (Connection source = databases.openSource();
        Connection target = databases.openTarget();
        Statement write = source.createStatement();
        Statement copy = target.createStatement()) {
      for (int batch = 0; batch < LAST_BATCH; batch++) {
        change(write, batch, 0, 10);
        change(copy, batch - SHORT_LAG, 0, 5);
        change(copy, batch - LONG_LAG, 5, 10);
        if (batch == LONG_LAG) {
          lagging.countDown();
        }
        if (stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (SQLException e) {
      failure.set(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void change(Statement statement, int batch, int from, int to) throws SQLException {
    if (batch < 0) {
      return;
    }
    int first = FIRST_ROW + 10 * batch;
    statement.execute(
        "UPDATE cmp.numbered SET amount = amount + 1 WHERE id >= %d AND id < %d"
            .formatted(first + from, first + to));
    if (from == 0) {
      int fresh = 1_000_000 + batch;
      statement.execute("INSERT INTO cmp.numbered VALUES (%d, 1, 'fresh')".formatted(fresh));
    }
  }

  private void awaitLag() throws SQLException {
    try {
      boolean isLagging = lagging.await(2, TimeUnit.MINUTES);
      requireAtWork();
      if (!isLagging) {
        throw new AssertionError("nothing was written in two minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Fails where it does not write any more. */
  void requireAtWork() throws SQLException {
    SQLException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    if (!thread.isAlive()) {
      throw new AssertionError("all rows are written already");
    }
  }

  @Override
  public void close() throws SQLException {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    databases.onSource(
        """
        DELETE FROM cmp.numbered WHERE id >= 1000000;
        UPDATE cmp.numbered SET amount = id % 1000 WHERE amount <> id % 1000;
        """);
  }
}
