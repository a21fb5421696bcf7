// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.statement;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.session.SqlWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out statements of DDL, and says which one it was when PostgreSQL refuses it. */
public final class SqlSteps {
  private static final int MOST_SHOWN = 1_000;

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Errors to which the statement's text adds nothing: rights, and names that are taken. */
  private static final Set<String> SELF_EXPLAINING = Set.of("42501", "42P07");

  private SqlSteps() {}

  public static void run(Connection connection, List<SqlStep> steps) throws SQLException {
    for (SqlStep step : steps) {
      run(connection, step);
    }
  }

  public static void run(Connection connection, SqlStep step) throws SQLException {
    try {
      SqlAttempt.execute(connection, step);
    } catch (SQLException e) {
      throw failure(step, e);
    }
  }

  /**
   * Runs the statements that a query writes, one in each row.
   *
   * @param doing what all of them do
   */
  public static void runWritten(
      Connection connection, String doing, String query, @Nullable Object... values)
      throws SQLException {
    run(
        connection,
        SqlCall.rows(connection, query, row -> new SqlStep(doing, row.getString(1)), values));
  }

  /** Does work only to see what comes of it: nothing of it stays. */
  public static <T> T tried(Connection connection, SqlWork<T> work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    T result;
    try {
      result = work.run(connection);
    } catch (SQLException | RuntimeException e) {
      undo(connection, before, e);
      throw e;
    }
    connection.rollback(before);
    // Rolling back to it keeps it, and a run may try out thousands of tables.
    connection.releaseSavepoint(before);
    return result;
  }

  private static void undo(Connection connection, Savepoint before, Exception failure) {
    try {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static ConvoyException failure(SqlStep step, SQLException error) throws SQLException {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    if (state.equals(LOCK_NOT_AVAILABLE)) {
      throw error; // LockWatch knows who holds the lock.
    }
    boolean showStatement = state.startsWith("42") && !SELF_EXPLAINING.contains(state);
    String doing =
        "cannot "
            + step.doing()
            + (showStatement ? " by " + Excerpt.of(step.sql(), MOST_SHOWN) : "");
    return PostgresErrors.target(doing, error);
  }
}
