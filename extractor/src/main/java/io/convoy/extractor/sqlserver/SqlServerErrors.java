// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.DriverMessage;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.ChunkFailures;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says what an error of a SQL Server source means for what was being done, by the server's error
 * number (Microsoft's "Database Engine events and errors", and for Azure SQL "Troubleshoot
 * transient connection errors") and the driver's SQLState.
 */
final class SqlServerErrors {
  private static final int NO_SUCH_DATABASE = 911;
  private static final int CANNOT_OPEN_DATABASE = 4060;
  private static final int LOGIN_FAILED = 18456;

  /**
   * Deadlock victim, lock timeout, memory or workers short, session killed, shutdown, recovery,
   * failover, a moved page under NOLOCK, in-memory conflicts, and Azure SQL's throttling.
   */
  private static final Set<Integer> PASSING =
      Set.of(
          1205, 1222, 601, 615, 701, 802, 845, 847, 8628, 8645, 8651, 596, 6005, 9001, 10928, 10929,
          10936, 17142, 17830, 17892, 17809, 921, 922, 927, 976, 978, 979, 982, 983, 3906, 41301,
          41302, 41305, 41325, 41839, 4221, 40143, 40197, 40501, 40540, 40544, 40549, 40550, 40613,
          42108, 42109, 49918, 49919, 49920, 20, 64, 121, 233, 10053, 10054, 10060, 10061, 3702);

  /** Login, user, database, right. */
  private static final Set<Integer> DENIED =
      Set.of(
          229,
          230,
          262,
          297,
          300,
          916,
          CANNOT_OPEN_DATABASE,
          4064,
          15247,
          LOGIN_FAILED,
          18450,
          18451,
          18452,
          18458,
          18470,
          18486,
          18487,
          18488,
          40615,
          47072,
          47073);

  /** Invalid column, invalid object, changed under snapshot isolation, type clash. */
  private static final Set<Integer> NOT_AS_DESCRIBED = Set.of(206, 207, 208, 3961);

  private SqlServerErrors() {}

  /** An exception that says what was being done, the server's message, and what to do. */
  static ConvoyException other(String doing, SQLException error) {
    ErrorCode code = code(error);
    return new ConvoyException(code, doing + ": " + DriverMessage.of(error) + advice(code), error);
  }

  static ConvoyException connecting(String place, @Nullable String user, SQLException error) {
    String what = "Cannot connect to the source " + place + " as " + user + ": ";
    if (isUntrusted(error)) {
      return new ConvoyException(
          ErrorCode.SOURCE_ACCESS_DENIED,
          what
              + DriverMessage.of(error)
              + ". The server's certificate is not trusted. Name its authority with"
              + " trustStore=<file>;trustStorePassword=<...> in source.url, or the name that the"
              + " certificate has with hostNameInCertificate=<name>; where the network is trusted,"
              + " trustServerCertificate=true",
          error);
    }
    ErrorCode code = code(error);
    String check =
        switch (error.getErrorCode()) {
          case LOGIN_FAILED -> ". Check source.user and source.password";
          case CANNOT_OPEN_DATABASE -> ". Check databaseName in source.url, and the login's right";
          default ->
              code == ErrorCode.SOURCE_UNAVAILABLE
                  ? ". Check that the server runs, and host and port in source.url"
                  : "";
        };
    return new ConvoyException(code, what + DriverMessage.of(error) + check, error);
  }

  static ConvoyException reading(String what, SQLException error) {
    return NOT_AS_DESCRIBED.contains(error.getErrorCode())
        ? ChunkFailures.changed(what, error.getMessage(), error)
        : other(what, error);
  }

  static ConvoyException snapshotLost(String what, String snapshotId, @Nullable Throwable cause) {
    return new ConvoyException(
        ErrorCode.SNAPSHOT_LOST,
        what + ": the source's snapshot " + snapshotId + " is gone: someone dropped it",
        cause);
  }

  static ConvoyException transactionLost(String what, String snapshotId) {
    return new ConvoyException(
        ErrorCode.SNAPSHOT_LOST,
        what
            + ": the transaction "
            + snapshotId
            + " that all rows were to be read in is over: its session or its process ended");
  }

  static boolean isNoSuchDatabase(SQLException error) {
    return error.getErrorCode() == NO_SUCH_DATABASE;
  }

  static ErrorCode code(SQLException error) {
    int number = error.getErrorCode();
    if (PASSING.contains(number)) {
      return ErrorCode.SOURCE_UNAVAILABLE;
    } else if (DENIED.contains(number)) {
      return ErrorCode.SOURCE_ACCESS_DENIED;
    }
    // The driver's own: the connection could not be made, or broke.
    return state(error).startsWith("08") ? ErrorCode.SOURCE_UNAVAILABLE : ErrorCode.SOURCE_ERROR;
  }

  private static boolean isUntrusted(SQLException error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof SSLException || t instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  private static String state(SQLException error) {
    return Objects.requireNonNullElse(error.getSQLState(), "");
  }

  private static String advice(ErrorCode code) {
    return switch (code) {
      case SOURCE_UNAVAILABLE -> " (is source.url right, and is the server up?)";
      case SOURCE_ACCESS_DENIED ->
          " (check source.user, source.password and the login's right to read the tables)";
      default -> "";
    };
  }
}
