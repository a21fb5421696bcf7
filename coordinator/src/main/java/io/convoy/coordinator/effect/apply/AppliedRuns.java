// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SpareTable;
import io.convoy.schemas.event.ChangesApplied;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Which runs have applied their changes: {@code convoy.applied}, written in the same transaction as
 * these, so that none is applied twice; and which moment of the source the target is of. Stateless.
 */
public final class AppliedRuns {
  private static final SpareTable TABLE = new SpareTable("convoy.applied");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.applied (
        pipeline text, run_id text, deleted bigint NOT NULL, updated bigint NOT NULL,
        inserted bigint NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (pipeline, run_id))\
      """;

  private static final String FIND =
      """
      SELECT deleted, updated, inserted FROM convoy.applied WHERE pipeline = ? AND run_id = ?\
      """;

  private static final String PUT =
      """
      INSERT INTO convoy.applied (pipeline, run_id, deleted, updated, inserted)
      VALUES (?, ?, ?, ?, ?)\
      """;

  private static final SpareTable POSITIONS = new SpareTable("convoy.position");

  private static final String CREATE_POSITIONS =
      """
      CREATE TABLE IF NOT EXISTS convoy.position (
        pipeline text PRIMARY KEY, run_id text NOT NULL, position text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now())\
      """;

  private static final String KEEP_POSITION =
      """
      INSERT INTO convoy.position (pipeline, run_id, position) VALUES (?, ?, ?)
      ON CONFLICT (pipeline) DO UPDATE
      SET run_id = excluded.run_id, position = excluded.position, applied_at = excluded.applied_at\
      """;

  private static final String FORGET =
      "DELETE FROM convoy.applied WHERE pipeline = ? AND run_id = ?";

  private AppliedRuns() {}

  /** What the run has applied; empty where it has not. */
  static Optional<ChangesApplied> find(Connection connection, RunTarget target)
      throws SQLException {
    if (!TABLE.exists(connection)) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      setRun(statement, target);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new ChangesApplied(row.getLong(1), row.getLong(2), row.getLong(3), List.of()))
            : Optional.empty();
      }
    }
  }

  /** Fails where the run has applied its changes before. */
  static void put(Connection connection, RunTarget target, ChangesApplied applied)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      setRun(statement, target);
      statement.setLong(3, applied.getDeleted());
      statement.setLong(4, applied.getUpdated());
      statement.setLong(5, applied.getInserted());
      statement.executeUpdate();
    }
  }

  static void create(Connection connection) throws SQLException {
    execute(connection, CREATE);
  }

  /** Notes which moment of the source the target is of: {@code convoy.position}, which stays. */
  static void keepPosition(Connection connection, RunTarget target, String position)
      throws SQLException {
    execute(connection, CREATE_POSITIONS);
    try (PreparedStatement statement = connection.prepareStatement(KEEP_POSITION)) {
      setRun(statement, target);
      statement.setString(3, position);
      statement.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The run is over. */
  public static void forget(Connection connection, RunTarget target) throws SQLException {
    if (TABLE.exists(connection)) {
      try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
        setRun(statement, target);
        statement.executeUpdate();
      }
    }
  }

  public static void dropIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
    POSITIONS.dropIfEmpty(connection);
  }

  private static void setRun(PreparedStatement statement, RunTarget target) throws SQLException {
    statement.setString(1, target.topics().pipeline());
    statement.setString(2, target.runId());
  }
}
