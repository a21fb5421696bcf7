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
import java.util.Optional;

/**
 * Which runs have applied their changes: {@code convoy.applied}, written in the same transaction as
 * these, so that none is applied twice. Stateless.
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
            ? Optional.of(new ChangesApplied(row.getLong(1), row.getLong(2), row.getLong(3)))
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
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
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
  }

  private static void setRun(PreparedStatement statement, RunTarget target) throws SQLException {
    statement.setString(1, target.topics().pipeline());
    statement.setString(2, target.runId());
  }
}
