// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.sql.SQLException;

/** Says what an error of PostgreSQL means, by its SQLState and never by its text. */
public final class PostgresErrors {
  private PostgresErrors() {}

  /** The code of an error that the source server reported. */
  public static ErrorCode ofSource(SQLException error) {
    throw new UnsupportedOperationException(error);
  }

  /** The code of an error that the target server reported. */
  public static ErrorCode ofTarget(SQLException error) {
    throw new UnsupportedOperationException(error);
  }

  /** True where the connection is gone (SQLState 08*, 57P0*) and everything on it is void. */
  public static boolean isConnectionLost(SQLException error) {
    throw new UnsupportedOperationException(error);
  }

  /** True where PostgreSQL refused the row's values (classes 22 and 23), not the work. */
  public static boolean isRowRefused(SQLException error) {
    throw new UnsupportedOperationException(error);
  }

  /** An exception that says what was being done: {@code doing + ": " + the server's message}. */
  public static ConvoyException target(String doing, SQLException error) {
    return new ConvoyException(ofTarget(error), doing + ": " + error.getMessage(), error);
  }

  /** As {@link #target}, for the source. */
  public static ConvoyException source(String doing, SQLException error) {
    return new ConvoyException(ofSource(error), doing + ": " + error.getMessage(), error);
  }
}
