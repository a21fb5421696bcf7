// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.DriverMessage;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.extractor.source.ChunkFailures;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what an error of a PostgreSQL source means for what was being done, by its SQLState. */
final class SourceErrors {
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String QUERY_CANCELED = "57014";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String OUT_OF_MEMORY = "53200";

  /**
   * serialization_failure: on a primary no read-only REPEATABLE READ transaction meets one, on a
   * standby each that recovery cannot wait for.
   */
  private static final String CONFLICT_WITH_RECOVERY = "40001";

  private static final String AGAINST_CONFLICTS =
      "set hot_standby_feedback = on, or raise max_standby_streaming_delay";

  /** invalid_parameter_value up to 16, undefined_object from 17: there is no such snapshot. */
  private static final Set<String> NO_SUCH_SNAPSHOT = Set.of("22023", "42704", "55000");

  /**
   * undefined_column, undefined_table, invalid_schema_name, undefined_object, datatype_mismatch.
   */
  private static final Set<String> NOT_AS_DESCRIBED =
      Set.of("42703", "42P01", "3F000", "42704", "42804", "42883");

  /** character_not_in_repertoire, untranslatable_character. */
  private static final Set<String> WRONG_ENCODING = Set.of("22021", "22P05");

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
              ". Check that the server runs, host and port in source.url, and that a pooler or a"
                  + " limit of connections leaves room for one session that holds the snapshot"
                  + " beside each that reads (extractor.slots)";
          default -> "";
        };
    return new ConvoyException(code, what + DriverMessage.of(error) + check, error);
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

  static boolean isWrongEncoding(SQLException error) {
    return WRONG_ENCODING.contains(state(error));
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
        "%s: the source's snapshot %s is gone: the source restarted, or the session that held it ended (on a standby also by a conflict with recovery: %s)"
            .formatted(what, snapshotId, AGAINST_CONFLICTS),
        cause);
  }

  static ConvoyException reading(String what, SQLException error) {
    String state = state(error);
    if (NOT_AS_DESCRIBED.contains(state)) {
      return ChunkFailures.changed(what, error.getMessage(), error);
    }
    // Convoy itself cancels only when it stops, which is told before this.
    return QUERY_CANCELED.equals(state)
        ? new ConvoyException(
            ErrorCode.SOURCE_ERROR,
            what
                + ": "
                + error.getMessage()
                + " (somebody or something at the source cancels what takes long: make it let"
                + " Convoy's sessions be, then resume)",
            error)
        : other(what, error);
  }

  /** True where a standby cancelled the work, since the primary had changed what it read. */
  static boolean isConflictWithRecovery(SQLException error) {
    return CONFLICT_WITH_RECOVERY.equals(state(error));
  }

  static ConvoyException other(String doing, SQLException error) {
    return isConflictWithRecovery(error)
        ? new ConvoyException(
            PostgresErrors.ofSource(error),
            doing + ": " + error.getMessage() + " (on the standby, " + AGAINST_CONFLICTS + ")",
            error)
        : PostgresErrors.source(doing, error);
  }

  private static String state(SQLException error) {
    return Objects.requireNonNullElse(error.getSQLState(), "");
  }
}
