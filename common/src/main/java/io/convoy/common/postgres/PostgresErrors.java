// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.DriverMessage;
import io.convoy.common.error.ErrorCode;
import java.sql.SQLException;
import java.util.Set;

/** Says what an error of PostgreSQL means, by its SQLState and never by its text. */
public final class PostgresErrors {
  /** The server ended the session: administrator, crash, start-up or a timeout. */
  private static final Set<String> SESSION_ENDED =
      Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

  /** Said of values in binary form that are not of the type that the column has, for example. */
  private static final String PROTOCOL_VIOLATION = "08P01";

  private PostgresErrors() {}

  /** What a state means, before one asks whose it is. */
  private enum Meaning {
    UNAVAILABLE(ErrorCode.SOURCE_UNAVAILABLE, ErrorCode.TARGET_UNAVAILABLE),
    ACCESS_DENIED(ErrorCode.SOURCE_ACCESS_DENIED, ErrorCode.TARGET_ACCESS_DENIED),
    NOT_PERMITTED(ErrorCode.SOURCE_ACCESS_DENIED, ErrorCode.TARGET_NOT_PERMITTED),
    DISK_FULL(ErrorCode.SOURCE_ERROR, ErrorCode.TARGET_DISK_FULL),
    CANCELLED(ErrorCode.INTERRUPTED, ErrorCode.INTERRUPTED),
    OTHER(ErrorCode.SOURCE_ERROR, ErrorCode.TARGET_ERROR);

    private final ErrorCode source;
    private final ErrorCode target;

    Meaning(ErrorCode source, ErrorCode target) {
      this.source = source;
      this.target = target;
    }
  }

  /** The code of an error that the source server reported. */
  public static ErrorCode ofSource(SQLException error) {
    return meaning(state(error)).source;
  }

  /** The code of an error that the target server reported. */
  public static ErrorCode ofTarget(SQLException error) {
    return meaning(state(error)).target;
  }

  /**
   * True where the connection is gone (SQLState 08* but 08P01, 57P0*) and everything on it is void.
   */
  public static boolean isConnectionLost(SQLException error) {
    String state = state(error);
    return ofConnection(state) || SESSION_ENDED.contains(state);
  }

  /** True where a lock was not to be had in time. */
  public static boolean isLocked(SQLException error) {
    return state(error).equals("55P03");
  }

  /**
   * True where PostgreSQL refused the row's values (classes 22 and 23), not the work.
   *
   * @param error its own, or one that it caused
   */
  public static boolean isRowRefused(Throwable error) {
    String state = state(error);
    return state.startsWith("22") || state.startsWith("23");
  }

  /** An exception that says what was being done, the server's message, and what to do. */
  public static ConvoyException target(String doing, SQLException error) {
    return exception(ofTarget(error), doing, error);
  }

  /** As {@link #target}, for the source. */
  public static ConvoyException source(String doing, SQLException error) {
    return exception(ofSource(error), doing, error);
  }

  private static ConvoyException exception(ErrorCode code, String doing, SQLException error) {
    String advice =
        isLocked(error)
            ? " (another session holds the lock; end it, it is tried again)"
            : advice(code);
    return new ConvoyException(code, doing + ": " + DriverMessage.of(error) + advice, error);
  }

  private static Meaning meaning(String state) {
    return switch (state) {
      // The driver's own: the server asks for a password or an authentication that it was not
      // given.
      case "08004", "3D000" -> Meaning.ACCESS_DENIED;
      case "42501" -> Meaning.NOT_PERMITTED;
      case "53100" -> Meaning.DISK_FULL;
      case "57014" -> Meaning.CANCELLED;
      // Out of memory or connections, serialization failure, deadlock, lock not available.
      case "53000", "53200", "53300", "40001", "40P01", "55P03" -> Meaning.UNAVAILABLE;
      case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04" -> Meaning.UNAVAILABLE;
      default -> ofClass(state);
    };
  }

  /** A message that the server cannot read is none the better when it is sent again. */
  private static boolean ofConnection(String state) {
    return state.startsWith("08") && !state.equals(PROTOCOL_VIOLATION);
  }

  private static Meaning ofClass(String state) {
    if (ofConnection(state)) {
      return Meaning.UNAVAILABLE;
    }
    return state.startsWith("28") ? Meaning.ACCESS_DENIED : Meaning.OTHER;
  }

  /** The first state in the chain of causes: pools and streams wrap the server's error. */
  private static String state(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof SQLException e && e.getSQLState() != null) {
        return e.getSQLState();
      }
    }
    return "";
  }

  private static String advice(ErrorCode code) {
    return switch (code) {
      case SOURCE_UNAVAILABLE -> " (is source.url right, and is the server up?)";
      case TARGET_UNAVAILABLE -> " (is target.url right, and is the server up?)";
      case SOURCE_ACCESS_DENIED ->
          " (check source.user, source.password and the user's right to read the tables)";
      case TARGET_ACCESS_DENIED -> " (check target.user, target.password and the database's name)";
      case TARGET_NOT_PERMITTED -> " (give target.user the right, then resume the run)";
      case TARGET_DISK_FULL -> " (free space on the target's disk, then resume the run)";
      default -> "";
    };
  }
}
