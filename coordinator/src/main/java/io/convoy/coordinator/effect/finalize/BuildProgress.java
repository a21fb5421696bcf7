// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.session.TargetSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far the indexes of one table are that are being built, every few seconds until it is
 * closed, as PostgreSQL's {@code pg_stat_progress_create_index} has it.
 */
final class BuildProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildProgress.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  // An index that is new has a name for nobody but its own session.
  private static final String BUILDS =
      """
      SELECT format('%s%s (%s)', p.phase,
               CASE WHEN p.tuples_total > 0 THEN format(' %s %%', 100 * p.tuples_done / p.tuples_total)
                    WHEN p.blocks_total > 0 THEN format(' %s %%', 100 * p.blocks_done / p.blocks_total)
                    ELSE '' END,
               left(regexp_replace(a.query, '\\s+', ' ', 'g'), 200))
      FROM pg_stat_progress_create_index p JOIN pg_stat_activity a USING (pid)
      WHERE p.relid = to_regclass(?) AND p.datid = (SELECT oid FROM pg_database
                                                    WHERE datname = current_database())
      ORDER BY a.query_start, p.pid\
      """;

  private final TargetSession session;
  private final String tableSql;
  private final CountDownLatch done = new CountDownLatch(1);

  private BuildProgress(TargetSession session, String tableSql) {
    this.session = session;
    this.tableSql = tableSql;
  }

  static BuildProgress of(TargetSession session, String tableSql) {
    BuildProgress progress = new BuildProgress(session, tableSql);
    Thread.ofVirtual().name("build-progress").start(progress::watch);
    return progress;
  }

  private void watch() {
    try {
      while (!done.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        say();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say() {
    try {
      List<String> builds = session.ask(connection -> builds(connection, tableSql));
      if (!builds.isEmpty() && done.getCount() > 0) {
        session.tell(
            new ConvoyException(
                ErrorCode.UNDER_WAY,
                "indexes of table %s: %s".formatted(tableSql, String.join("; ", builds))));
      }
    } catch (SQLException e) {
      LOG.debug("Cannot look how far the indexes of {} are: {}", tableSql, e.getMessage());
    }
  }

  /** A line for each build that is under way. */
  static List<String> builds(Connection connection, String tableSql) throws SQLException {
    return SqlCall.texts(connection, BUILDS, tableSql);
  }

  @Override
  public void close() {
    done.countDown();
  }
}
