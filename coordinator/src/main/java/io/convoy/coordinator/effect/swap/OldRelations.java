// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SpareTable;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      bind(statement, target);
      statement.setString(3, relation.schema());
      statement.setString(4, relation.name());
      statement.setString(5, old);
      statement.setLong(6, relation.oid());
      statement.executeUpdate();
    }
  }

  /** What the run put aside and is still where it was put. */
  static List<TargetRelation> of(Connection connection, RunTarget target) throws SQLException {
    if (!TABLE.exists(connection)) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(OF_RUN)) {
      bind(statement, target);
      return Replaced.relations(statement);
    }
  }

  /** Where they were put; unquoted. */
  static List<String> schemas(Connection connection, RunTarget target) throws SQLException {
    List<String> schemas = new ArrayList<>();
    if (!TABLE.exists(connection)) {
      return schemas;
    }
    try (PreparedStatement statement = connection.prepareStatement(SCHEMAS)) {
      bind(statement, target);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          schemas.add(row.getString(1));
        }
      }
    }
    return schemas;
  }

  /** They are gone, or somebody's own. */
  static void forget(Connection connection, RunTarget target) throws SQLException {
    if (!TABLE.exists(connection)) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM convoy.old_relation WHERE pipeline = ? AND run_id = ?")) {
      bind(statement, target);
      statement.executeUpdate();
    }
  }

  /** Removes the bookkeeping where nothing is kept in it. */
  public static void dropTableIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
  }

  private static void bind(PreparedStatement statement, RunTarget target) throws SQLException {
    statement.setString(1, target.topics().pipeline());
    statement.setString(2, target.runId());
  }
}
