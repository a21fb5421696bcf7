// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.inventory.RunTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Takes the tables that others read from them for the moment of a change, and never lets them wait
 * for long: who cannot have all of them within a fraction of a second lets go of them, and tries
 * again later. Stateless.
 *
 * <p>The fraction is less than {@code deadlock_timeout}: a reader that has one table and waits for
 * another is never the one whom PostgreSQL ends.
 */
final class Bystanders {
  private static final int PATIENCE_MILLIS = 400;

  private static final String PATIENCE =
      """
      SELECT set_config('lock_timeout', t.limit, true), set_config('statement_timeout', t.limit, true)
      FROM (SELECT least(%d, extract(epoch FROM current_setting('deadlock_timeout')::interval)
              * 1000 / 2)::int || 'ms' AS limit) t\
      """
          .formatted(PATIENCE_MILLIS);

  private static final String NO_STATEMENT_TIMEOUT = "SET LOCAL statement_timeout = 0";

  /**
   * Of time-outs, and of deadlocks, which may be with somebody who takes locks in another order.
   */
  private static final Set<String> NOT_NOW = Set.of("55P03", "57014", "40P01");

  private static final String HOLDERS =
      """
      SELECT DISTINCT format('session %s (%s, user %s, %s since %s)', a.pid,
               coalesce(nullif(a.application_name, ''), 'no application name'),
               coalesce(a.usename, '?'), coalesce(a.state, '?'),
               date_trunc('second', a.xact_start))
      FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.granted AND l.relation = ANY (?)
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())\
      """;

  // Who has a snapshot from before the rows came would find the new tables empty, or half full.
  private static final String OLD_SNAPSHOTS =
      """
      SELECT format('session %s (%s, user %s, %s since %s)', a.pid,
               coalesce(nullif(a.application_name, ''), 'no application name'),
               coalesce(a.usename, '?'), coalesce(a.state, '?'),
               date_trunc('second', a.xact_start))
      FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.backend_type = 'client backend'
        AND a.pid <> pg_backend_pid() AND a.backend_xmin IS NOT NULL
        AND NOT starts_with(a.application_name, 'convoy ')
        AND a.xact_start < (
          SELECT min(loaded_at) FROM convoy.swap_schema WHERE pipeline = ? AND run_id = ?)
      ORDER BY a.xact_start\
      """;

  private Bystanders() {}

  /**
   * Locks relations against all others until the transaction ends, or gives up soon.
   *
   * @param relations qualified and quoted; views before the tables that they read
   * @param oids of the same
   * @throws ConvoyException retryable; names who has them
   */
  static void lock(
      Connection connection, RunTarget target, List<String> relations, Collection<Long> oids)
      throws SQLException {
    if (relations.isEmpty()) {
      return;
    }
    briefly(
        connection,
        target,
        "LOCK TABLE " + String.join(", ", relations) + " IN ACCESS EXCLUSIVE MODE",
        oids);
  }

  /** The same for a statement that takes its locks itself. */
  static void briefly(Connection connection, RunTarget target, String sql, Collection<Long> oids)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(PATIENCE);
      statement.execute(sql);
      statement.execute(NO_STATEMENT_TIMEOUT);
    } catch (SQLException e) {
      if (e.getSQLState() == null || !NOT_NOW.contains(e.getSQLState())) {
        throw e;
      }
      List<String> holders = target.session().ask(asker -> holders(asker, oids));
      throw new ConvoyException(
          ErrorCode.TARGET_UNAVAILABLE,
          "the tables cannot be had for a moment: %s; others were let through at once, and it is tried again"
              .formatted(
                  holders.isEmpty()
                      ? "another session had one of them"
                      : "in use by " + String.join(", ", holders)),
          e);
    }
  }

  private static List<String> holders(Connection connection, Collection<Long> oids)
      throws SQLException {
    return SqlCall.texts(connection, HOLDERS, connection.createArrayOf("oid", oids.toArray()));
  }

  /**
   * Everybody who looks at the new tables must see all of their rows.
   *
   * @throws ConvoyException retryable, where a transaction looks at a moment before they came
   */
  static void requireYoungSnapshots(Connection connection, RunTarget target) throws SQLException {
    List<String> old =
        SqlCall.texts(connection, OLD_SNAPSHOTS, target.topics().pipeline(), target.runId());
    if (!old.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.TARGET_UNAVAILABLE,
          "transactions that began before all rows were there would not see them in the new tables: %s; it is tried again when they are over"
              .formatted(String.join(", ", old)));
    }
  }
}
