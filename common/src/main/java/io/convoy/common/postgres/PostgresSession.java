// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.config.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens PostgreSQL connections in which text forms mean the same everywhere (DateStyle, TimeZone,
 * extra_float_digits and so on are set).
 */
public final class PostgresSession {
  private PostgresSession() {}

  /**
   * @param application what shows in pg_stat_activity, for example {@code convoy loader so}
   */
  public static Connection open(
      String url, @Nullable String user, @Nullable Secret password, String application)
      throws SQLException {
    throw new UnsupportedOperationException(url + user + password + application);
  }
}
