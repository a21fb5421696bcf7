// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SpareTable;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Keeps which tables and sequences the swap of a run put aside, and where: {@code
 * convoy.old_relation}, which stays until they are dropped. Stateless.
 */
public final class OldRelations {
  private static final SpareTable TABLE = new SpareTable("convoy.old_relation");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.old_relation (
        pipeline text, run_id text, schema text, name text, old_schema text NOT NULL,
        oid oid NOT NULL, PRIMARY KEY (pipeline, run_id, schema, name))\
      """;

  private static final String PUT =
      "INSERT INTO convoy.old_relation VALUES (?, ?, ?, ?, ?, ?::bigint::oid)";

  // One that was renamed or moved since is somebody's own.
  private static final String OF_RUN =
      """
      SELECT c.oid::bigint, o.old_schema, o.name, c.relkind::text, c.relpersistence::text
      FROM convoy.old_relation o
      JOIN pg_class c ON c.oid = o.oid AND c.relname = o.name
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = o.old_schema
      WHERE o.pipeline = ? AND o.run_id = ? ORDER BY o.old_schema, o.name\
      """;

  private static final String SCHEMAS =
      """
      SELECT DISTINCT old_schema FROM convoy.old_relation
      WHERE pipeline = ? AND run_id = ? ORDER BY old_schema\
      """;

  private OldRelations() {}

  /** Notes that a relation was put aside. */
  static void put(Connection connection, RunTarget target, TargetRelation relation, String old)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    SqlCall.update(
        connection,
        PUT,
        target.topics().pipeline(),
        target.runId(),
        relation.schema(),
        relation.name(),
        old,
        relation.oid());
  }

  /** What the run put aside and is still where it was put. */
  static List<TargetRelation> of(Connection connection, RunTarget target) throws SQLException {
    if (!TABLE.exists(connection)) {
      return List.of();
    }
    return SqlCall.rows(
        connection, OF_RUN, Replaced::relation, target.topics().pipeline(), target.runId());
  }

  /** Where they were put; unquoted. */
  static List<String> schemas(Connection connection, RunTarget target) throws SQLException {
    if (!TABLE.exists(connection)) {
      return List.of();
    }
    return SqlCall.texts(connection, SCHEMAS, target.topics().pipeline(), target.runId());
  }

  /** They are gone, or somebody's own. */
  static void forget(Connection connection, RunTarget target) throws SQLException {
    if (!TABLE.exists(connection)) {
      return;
    }
    SqlCall.update(
        connection,
        "DELETE FROM convoy.old_relation WHERE pipeline = ? AND run_id = ?",
        target.topics().pipeline(),
        target.runId());
  }

  /** Removes the bookkeeping where nothing is kept in it. */
  public static void dropTableIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
  }
}
