// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who holds a lock on a table that keeps rows from being added. */
final class LockHolders {
  private static final Logger LOG = LoggerFactory.getLogger(LockHolders.class);

  // Of other users' sessions, a role without pg_monitor sees the number and the user alone.
  private static final String HOLDERS =
      """
      SELECT string_agg(DISTINCT format('session %s (%s, user %s, %s since %s)', pid,
               coalesce(nullif(application_name, ''), nullif(backend_type, 'client backend'),
                 'no name'), coalesce(usename, '?'),
               coalesce(state, 'state unknown'),
               coalesce(date_trunc('second', state_change)::text, '?')), ', ')
      FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE relation = to_regclass(?) AND granted AND pid <> pg_backend_pid()
        AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')\
      """;

  private LockHolders() {}

  /**
   * The sessions, for a message; empty where there are none any more.
   *
   * @param connection without a transaction; has none afterwards
   */
  static Optional<String> of(Connection connection, RowLayout table) {
    try {
      String sql = SqlNames.quote(table.targetSchema(), table.targetTable());
      Optional<String> found = SqlCall.first(connection, HOLDERS, row -> row.getString(1), sql);
      connection.rollback();
      return found;
    } catch (SQLException e) {
      LOG.debug("Cannot see who holds a lock on {}", table.targetTable(), e);
      return Optional.empty();
    }
  }
}
