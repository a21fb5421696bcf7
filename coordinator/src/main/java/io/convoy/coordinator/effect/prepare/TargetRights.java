// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Checks, before anything is changed, that the target's user may make what a run makes. */
final class TargetRights {
  private static final String BOOKKEEPING = "convoy";

  private static final String RIGHTS =
      """
      SELECT w.schema, n.oid IS NULL AS missing,
             coalesce(has_schema_privilege(n.oid, 'CREATE')
               AND has_schema_privilege(n.oid, 'USAGE'), false),
             has_database_privilege(current_database(), 'CREATE'),
             current_user, current_database()
      FROM unnest(?) AS w(schema) LEFT JOIN pg_namespace n ON n.nspname = w.schema
      ORDER BY w.schema\
      """;

  private TargetRights() {}

  /**
   * @param schemas unquoted; those that are missing will be created
   * @throws ConvoyException TARGET_NOT_PERMITTED with the grants to give
   */
  static void require(Connection connection, Collection<String> schemas) throws SQLException {
    List<String> wanted = new ArrayList<>(schemas);
    wanted.add(BOOKKEEPING);
    List<String> missing = new ArrayList<>();
    List<String> grants = new ArrayList<>();
    String user = "";
    try (PreparedStatement statement = connection.prepareStatement(RIGHTS)) {
      statement.setArray(1, connection.createArrayOf("text", wanted.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          user = SqlNames.quote(row.getString(5));
          String schema = SqlNames.quote(row.getString(1));
          if (row.getBoolean(2) && !row.getBoolean(4)) {
            missing.add("create schema " + schema);
            grants.add(
                "GRANT CREATE ON DATABASE " + SqlNames.quote(row.getString(6)) + " TO " + user);
          } else if (!row.getBoolean(2) && !row.getBoolean(3)) {
            missing.add("create tables in schema " + schema);
            grants.add("GRANT CREATE, USAGE ON SCHEMA " + schema + " TO " + user);
          }
        }
      }
    }
    if (!missing.isEmpty()) {
      throw refusal(user, missing, grants);
    }
  }

  private static ConvoyException refusal(String user, List<String> missing, List<String> grants) {
    return new ConvoyException(
        ErrorCode.TARGET_NOT_PERMITTED,
        "user %s may not %s in the target: %s; then resume the run"
            .formatted(
                user,
                String.join(", ", missing),
                String.join("; ", grants.stream().distinct().toList())));
  }
}
