// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.statement;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Executes statements that PostgreSQL may not understand: what they name without a schema is looked
 * for in those that the source searches. A statement that is refused leaves the transaction as it
 * was.
 */
public final class SqlAttempt {
  /** Classes of errors: no meaning, no value, not true of the rows, not supported, too large. */
  private static final List<String> REFUSALS =
      List.of("42", "22", "23", "0A", "54", "P0", "38", "39");

  private static final String NOT_UNDERSTOOD = "42";
  private static final String THERE_ALREADY = "42710";

  private SqlAttempt() {}

  /** Carries a statement out, or says why PostgreSQL, or what the rows hold, does not let it. */
  public static Optional<String> refusal(Connection connection, SqlStep step) throws SQLException {
    return failure(connection, step, SqlAttempt::isRefusal)
        .filter(error -> !THERE_ALREADY.equals(error.getSQLState()))
        .map(error -> String.valueOf(error.getMessage()).lines().findFirst().orElse(""));
  }

  /**
   * Carries a statement out. Where it fails, nothing of it has happened.
   *
   * @param isLasting whether an error is an answer; any other is thrown, and leaves the transaction
   *     as PostgreSQL does: at its end
   */
  public static Optional<SQLException> failure(
      Connection connection, SqlStep step, Predicate<SQLException> isLasting) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      execute(connection, step);
      connection.releaseSavepoint(before);
      return Optional.empty();
    } catch (SQLException e) {
      if (!isLasting.test(e)) {
        throw e;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      return Optional.of(e);
    }
  }

  /**
   * With the step's search path, and without where it is not understood with it. Some operators
   * have no place for a schema in SQL text: {@code a IS DISTINCT FROM b} of citext would be
   * understood without too, and compare as text does.
   */
  public static void execute(Connection connection, SqlStep step) throws SQLException {
    if (step.searchPath().isEmpty()) {
      execute(connection, step.sql());
      return;
    }
    Savepoint before = connection.setSavepoint();
    try {
      search(connection, step.searchPath());
      execute(connection, step.sql());
      search(connection, List.of());
    } catch (SQLException e) {
      if (!isNotUnderstood(e)) {
        throw e;
      }
      connection.rollback(before);
      execute(connection, step.sql());
    }
    connection.releaseSavepoint(before);
  }

  /** True where the statement itself is at fault, and would be the next time. */
  private static boolean isRefusal(SQLException error) {
    return REFUSALS.stream().anyMatch(known -> isOfClass(error, known));
  }

  /** True where PostgreSQL did not understand what it was to do. */
  public static boolean isNotUnderstood(SQLException error) {
    return isOfClass(error, NOT_UNDERSTOOD);
  }

  private static boolean isOfClass(SQLException error, String known) {
    String state = error.getSQLState();
    return state != null && state.startsWith(known);
  }

  private static void search(Connection connection, List<String> schemas) throws SQLException {
    SqlCall.execute(
        connection,
        "SELECT set_config('search_path', ?, true)",
        schemas.stream().map(SqlNames::quote).collect(Collectors.joining(", ")));
  }

  /** Braces in expressions are PostgreSQL's, not JDBC's. */
  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
