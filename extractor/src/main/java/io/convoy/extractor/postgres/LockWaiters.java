// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlCall;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks who waits for the locks of a session that holds a snapshot. Only who wants a table for
 * itself does (TRUNCATE, DROP, VACUUM FULL, most of ALTER TABLE), and then all who come later wait
 * behind it, readers too: the server hands locks out in order (PostgreSQL manual, chapter on
 * explicit locking). Used by one thread at a time.
 */
final class LockWaiters {
  /** The view of sessions would else show what it did at the transaction's first look. */
  private static final String FRESH = "SELECT pg_stat_clear_snapshot()";

  private static final String WAITERS =
      """
      WITH locks AS MATERIALIZED (
        SELECT pid, relation, mode, granted FROM pg_locks
        WHERE locktype = 'relation'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
      SELECT DISTINCT ON (waiting.pid) waiting.pid, waiting.relation::regclass::text AS relation,
             session.usename, session.application_name
      FROM locks waiting
      JOIN locks held ON held.relation = waiting.relation AND held.granted
                     AND held.pid = pg_backend_pid()
      LEFT JOIN pg_stat_activity session ON session.pid = waiting.pid
      WHERE NOT waiting.granted AND waiting.mode = 'AccessExclusiveLock'
      ORDER BY waiting.pid\
      """;

  private final Connection connection;
  private Map<Waiter, Long> since = Map.of();

  /**
   * A session that waits.
   *
   * @param relation qualified and quoted
   * @param who its user and what it calls itself, as far as the source's user may see that
   */
  record Waiter(int pid, String relation, String who) {

    /** A clause for a report. */
    String sinceAtLeast(Duration time) {
      return "session %d of %s waited for %d s to have %s for itself, and all who came after it waited too"
          .formatted(pid, who, time.toSeconds(), relation);
    }
  }

  LockWaiters(Connection connection) {
    this.connection = connection;
  }

  /**
   * Asks the server, in the session's transaction. What is found each time anew has waited since it
   * was found first.
   *
   * @param now of {@link System#nanoTime()}
   * @return who has waited for at least that long, the longest
   */
  Optional<Waiter> longerThan(Duration patience, long now) throws SQLException {
    Map<Waiter, Long> waiting = new HashMap<>();
    SqlCall.execute(connection, FRESH);
    SqlCall.forEach(
        connection,
        WAITERS,
        row -> {
          Waiter waiter = new Waiter(row.getInt("pid"), row.getString("relation"), who(row));
          waiting.put(waiter, since.getOrDefault(waiter, now));
        });
    since = waiting;
    return waiting.entrySet().stream()
        .filter(entry -> now - entry.getValue() >= patience.toNanos())
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  private static String who(ResultSet row) throws SQLException {
    String user = Objects.requireNonNullElse(row.getString("usename"), "");
    String application = Objects.requireNonNullElse(row.getString("application_name"), "");
    return application.isEmpty() ? user : (user + " (" + application + ")").strip();
  }
}
