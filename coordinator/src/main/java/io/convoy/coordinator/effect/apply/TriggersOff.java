// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Keeps the target's triggers, foreign keys among them, from firing while rows come that fired the
 * source's already, as PostgreSQL's own replication does: {@code session_replication_role}.
 */
final class TriggersOff {
  // Before PostgreSQL 15 only superusers may set it.
  private static final String MAY =
      """
      SELECT current_setting('is_superuser')::boolean OR (
        to_regprocedure('has_parameter_privilege(text, text)') IS NOT NULL
        AND (xpath('/row/may/text()', query_to_xml(
          'SELECT has_parameter_privilege(''session_replication_role'', ''SET'') AS may',
          false, true, '')))[1]::text = 'true')\
      """;

  private TriggersOff() {}

  /**
   * For the transaction.
   *
   * @return why not, and what that means; empty where they are off
   */
  static Optional<String> tryTo(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(MAY)) {
        if (!row.next() || !row.getBoolean(1)) {
          return Optional.of(
              "triggers of the target's tables fire when changes are applied: target.user may not"
                  + " set session_replication_role");
        }
      }
      statement.execute("SET LOCAL session_replication_role = replica");
      return Optional.empty();
    }
  }
}
