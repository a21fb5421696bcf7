// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SpareTable;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Keeps where the tables of a run are loaded and are to go: {@code convoy.swap_schema}, from RESET
 * until the run is released. It says too whether they have been swapped, which is written in the
 * transaction that does it. Stateless.
 */
public final class SwapSchemas {
  private static final SpareTable TABLE = new SpareTable("convoy.swap_schema");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.swap_schema (
        pipeline text, run_id text, schema text, shadow text NOT NULL, old_schema text NOT NULL,
        loaded_at timestamptz, swapped boolean NOT NULL DEFAULT false,
        PRIMARY KEY (pipeline, run_id, schema))\
      """;

  private static final String PUT =
      """
      INSERT INTO convoy.swap_schema (pipeline, run_id, schema, shadow, old_schema)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
      """;

  private static final String OF_RUN =
      """
      SELECT schema, shadow, old_schema, swapped FROM convoy.swap_schema
      WHERE pipeline = ? AND run_id = ? ORDER BY schema\
      """;

  private static final String LEFT_OVER =
      """
      SELECT DISTINCT shadow FROM convoy.swap_schema
      WHERE pipeline = ? AND run_id %s ? AND NOT swapped
        AND shadow IN (SELECT nspname FROM pg_namespace)\
      """;

  /** Something is in it, or it is somebody else's. */
  private static final Set<String> STAYS = Set.of("2BP01", "42501");

  private static final String OTHERS = "<>";
  private static final String OWN = "=";

  private SwapSchemas() {}

  /**
   * A schema of the target, unquoted as all of these.
   *
   * @param shadow where its tables are loaded
   * @param old where the tables go that have their names until then
   */
  record SwapSchema(String schema, String shadow, String old, boolean isSwapped) {}

  /** Notes where the run's tables are to be loaded. */
  static void put(Connection connection, RunTarget target, Collection<String> schemas)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    for (String schema : schemas) {
      SqlCall.update(
          connection,
          PUT,
          target.topics().pipeline(),
          target.runId(),
          schema,
          target.names().shadowOf(schema),
          target.names().old(schema, target.runId()));
    }
  }

  /** Empty where the run began without a swap, or is released. */
  static List<SwapSchema> of(Connection connection, RunTarget target) throws SQLException {
    if (!TABLE.exists(connection)) {
      return List.of();
    }
    return SqlCall.rows(
        connection,
        OF_RUN,
        row ->
            new SwapSchema(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
        target.topics().pipeline(),
        target.runId());
  }

  /**
   * @throws ConvoyException CONFIGURATION where the run began under another setting
   */
  public static void require(Connection connection, RunTarget target) throws SQLException {
    if (target.names().isShadow() && of(connection, target).isEmpty()) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "the run began under another target.on-existing than swap; set it back and resume the"
              + " run, or start a new one");
    }
  }

  /** In the transaction that swaps. */
  static void swapped(Connection connection, RunTarget target) throws SQLException {
    ofRun(connection, target, "UPDATE convoy.swap_schema SET swapped = true");
  }

  /**
   * Removes what earlier runs were to load into and did not swap; their tables are gone by now. A
   * schema that somebody else keeps something in stays.
   */
  public static void removeOthers(Connection connection, RunTarget target) throws SQLException {
    remove(connection, target, OTHERS);
  }

  /** The same of this run, which is over. */
  public static void removeOwn(Connection connection, RunTarget target) throws SQLException {
    remove(connection, target, OWN);
  }

  private static void remove(Connection connection, RunTarget target, String which)
      throws SQLException {
    if (!TABLE.exists(connection)) {
      return;
    }
    List<String> shadows =
        SqlCall.texts(
            connection, LEFT_OVER.formatted(which), target.topics().pipeline(), target.runId());
    for (String shadow : shadows) {
      dropIfEmpty(connection, shadow);
    }
    SqlCall.update(
        connection,
        "DELETE FROM convoy.swap_schema WHERE pipeline = ? AND run_id " + which + " ?",
        target.topics().pipeline(),
        target.runId());
  }

  /** Never by CASCADE: a schema that something is in stays. */
  static void dropIfEmpty(Connection connection, String schema) throws SQLException {
    String quoted = SqlNames.quote(schema);
    SqlAttempt.failure(
        connection,
        new SqlStep("drop schema " + quoted, "DROP SCHEMA IF EXISTS " + quoted),
        error -> STAYS.contains(String.valueOf(error.getSQLState())));
  }

  /** Removes the bookkeeping where nothing is kept in it. */
  public static void dropTableIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
  }

  private static void ofRun(Connection connection, RunTarget target, String sql)
      throws SQLException {
    SqlCall.update(
        connection,
        sql + " WHERE pipeline = ? AND run_id = ?",
        target.topics().pipeline(),
        target.runId());
  }

  /** Notes, once, that every row is there. */
  static void loaded(Connection connection, RunTarget target) throws SQLException {
    ofRun(
        connection,
        target,
        "UPDATE convoy.swap_schema SET loaded_at = coalesce(loaded_at, clock_timestamp())");
  }
}
