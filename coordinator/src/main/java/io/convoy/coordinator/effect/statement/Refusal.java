// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.statement;

import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why PostgreSQL does not carry a statement out, where it would not the next time either: what it
 * says is not understood, not allowed, or not true of the rows.
 *
 * @param state the SQLState
 * @param message the server's, with its detail, on one line
 */
public record Refusal(String state, String message) {
  private static final Set<ErrorCode> LASTING =
      Set.of(ErrorCode.TARGET_ERROR, ErrorCode.TARGET_NOT_PERMITTED);
  private static final int LONGEST = 1_000;

  /** Carries a step out; nothing of it has happened where it is refused. */
  public static Optional<Refusal> attempt(Connection connection, SqlStep step) throws SQLException {
    return SqlAttempt.failure(
            connection, step, error -> LASTING.contains(PostgresErrors.ofTarget(error)))
        .map(Refusal::of);
  }

  private static Refusal of(SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    ServerErrorMessage server =
        error instanceof PSQLException known ? known.getServerErrorMessage() : null;
    String text = String.valueOf(server == null ? error.getMessage() : server.getMessage());
    if (server != null && server.getDetail() != null) {
      text += " (" + server.getDetail().replaceAll("\\.$", "") + ")";
    }
    String line = text.replaceAll("\\s+", " ");
    return new Refusal(state, line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...");
  }

  /** True where rows break a rule, and others would not. */
  public boolean isOfRows() {
    return state.startsWith("23");
  }

  /** True where a row has no value that must have one. */
  public boolean isOfNulls() {
    return state.equals("23502");
  }

  /** True where a row does not meet a check. */
  public boolean isOfCheck() {
    return state.equals("23514");
  }
}
