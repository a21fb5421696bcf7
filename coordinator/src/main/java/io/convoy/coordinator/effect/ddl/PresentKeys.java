// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.ddl.TableKeys.Present;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Reads which keys, constraints and indexes a table of the target has. Stateless. */
public final class PresentKeys {
  private static final String PRESENT =
      """
      SELECT conname, contype = 'p', contype = 'c' AND NOT convalidated, false
      FROM pg_constraint WHERE conrelid = %1$s
      UNION ALL
      SELECT c.relname, false, false, true FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = %1$s\
      """;

  private PresentKeys() {}

  /** Of the table of this name. */
  public static Present read(Connection connection, TargetTable table) throws SQLException {
    return read(connection, "?::regclass", table.sql());
  }

  /** Of the table of this number, which needs no right to look into its schema. */
  public static Present read(Connection connection, long oid) throws SQLException {
    return read(connection, "?::oid", Long.toString(oid));
  }

  private static Present read(Connection connection, String parameter, String relation)
      throws SQLException {
    Set<String> primary = new HashSet<>();
    Set<String> constraints = new HashSet<>();
    Set<String> unproven = new HashSet<>();
    Set<String> indexes = new HashSet<>();
    SqlCall.forEach(
        connection,
        PRESENT.formatted(parameter),
        row -> {
          (row.getBoolean(4) ? indexes : constraints).add(row.getString(1));
          if (row.getBoolean(2)) {
            primary.add(row.getString(1));
          }
          if (row.getBoolean(3)) {
            unproven.add(row.getString(1));
          }
        },
        relation,
        relation);
    return new Present(!primary.isEmpty(), constraints, unproven, indexes);
  }
}
