// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.extractor.source.ChunkFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what an error of a PostgreSQL source means for what was being done, by its SQLState. */
final class SourceErrors {
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String QUERY_CANCELED = "57014";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String OUT_OF_MEMORY = "53200";

  /** invalid_parameter_value up to 16, undefined_object from 17: there is no such snapshot. */
  private static final Set<String> NO_SUCH_SNAPSHOT = Set.of("22023", "42704", "55000");

  /**
   * undefined_column, undefined_table, invalid_schema_name, undefined_object, datatype_mismatch.
   */
  private static final Set<String> NOT_AS_DESCRIBED =
      Set.of("42703", "42P01", "3F000", "42704", "42804", "42883");

  private SourceErrors() {}

  static ConvoyException connecting(String place, @Nullable String user, SQLException error) {
    String what = "Cannot connect to the source " + place + " as " + user + ": ";
    ErrorCode code = PostgresErrors.ofSource(error);
    String check =
        switch (code) {
          case SOURCE_ACCESS_DENIED ->
              NO_SUCH_DATABASE.equals(error.getSQLState())
                  ? ". Check the database's name in source.url"
                  : ". Check source.user and source.password, and the server's pg_hba.conf";
          case SOURCE_UNAVAILABLE ->
              ". Check that the server runs, and host and port in source.url";
          default -> "";
        };
    return new ConvoyException(code, what + error.getMessage() + check, error);
  }

  static ConvoyException opening(SQLException error) {
    return switch (state(error)) {
      case LOCK_NOT_AVAILABLE ->
          new ConvoyException(
              ErrorCode.SOURCE_UNAVAILABLE,
              "A table of the source is locked exclusively by another session for more than a"
                  + " minute (see pg_locks): "
                  + error.getMessage(),
              error);
      case OUT_OF_MEMORY ->
          new ConvoyException(
              ErrorCode.SOURCE_ERROR,
              "The source cannot lock so many tables at once: raise max_locks_per_transaction"
                  + " there. "
                  + error.getMessage(),
              error);
      default -> other("Opening a snapshot of the source", error);
    };
  }

  static ConvoyException joining(SQLException error) {
    return LOCK_NOT_AVAILABLE.equals(state(error))
        ? new ConvoyException(
            ErrorCode.SOURCE_UNAVAILABLE,
            "Another session waits to lock a table of the source exclusively (see pg_locks), and"
                + " nobody can join the snapshot behind it: "
                + error.getMessage(),
            error)
        : opening(error);
  }

  static boolean isTableGone(SQLException error) {
    return Set.of("42P01", "3F000").contains(state(error));
  }

  static ConvoyException importing(String what, String snapshotId, SQLException error) {
    return NO_SUCH_SNAPSHOT.contains(state(error))
        ? snapshotLost(what, snapshotId, error)
        : other(what + " at snapshot " + snapshotId, error);
  }

  static ConvoyException snapshotLost(String what, String snapshotId, @Nullable Throwable cause) {
    return new ConvoyException(
        ErrorCode.SNAPSHOT_LOST,
        "%s: the source's snapshot %s is gone: the source restarted, or the session that held it ended"
            .formatted(what, snapshotId),
        cause);
  }

  static ConvoyException reading(String what, Duration limit, SQLException error) {
    String state = state(error);
    if (NOT_AS_DESCRIBED.contains(state)) {
      return ChunkFailures.changed(what, error.getMessage(), error);
    }
    if (QUERY_CANCELED.equals(state)) {
      return ChunkFailures.tookTooLong(what, limit, error);
    }
    return other(what, error);
  }

  static ConvoyException other(String doing, SQLException error) {
    return PostgresErrors.source(doing, error);
  }

  private static String state(SQLException error) {
    return Objects.requireNonNullElse(error.getSQLState(), "");
  }
}
