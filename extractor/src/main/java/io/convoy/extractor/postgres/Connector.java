// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.TextEncoding;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Connects to the source and sets what a role's or a database's defaults must not decide. Sessions
 * are read-only and begin their transactions at the first statement.
 */
final class Connector {
  // No schema is searched: PostgreSQL then writes every name outside pg_catalog qualified. Chunks
  // are what runs in parallel, so that no query should. Nobody waits for a lock for ever.
  private static final String SETTINGS =
      """
      SET search_path = '';
      SET lock_timeout = '60s';
      SET jit = off;
      SET max_parallel_workers_per_gather = 0;
      SET synchronize_seqscans = off\
      """;

  private final SourceConfig config;
  private final String application;

  /**
   * @param application what shows in pg_stat_activity, before the purpose of each connection
   */
  Connector(SourceConfig config, String application) {
    this.config = config;
    this.application = application;
  }

  /** The URL without its parameters, which may hold a password. */
  String place() {
    int parameters = config.url().indexOf('?');
    return parameters < 0 ? config.url() : config.url().substring(0, parameters);
  }

  /**
   * A connection without auto-commit, in REPEATABLE READ.
   *
   * @throws io.convoy.common.error.ConvoyException that says what to check
   */
  Connection connect(String purpose) {
    try {
      Connection connection =
          PostgresSession.open(
              config.url(), config.user(), config.password(), application + " " + purpose);
      try {
        prepare(connection);
        return connection;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SourceErrors.connecting(place(), config.user(), e);
    }
  }

  private void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
      if (config.text().encoding() != TextEncoding.UTF8) {
        requireUndeclared(connection);
        statement.execute("SET client_encoding = '" + config.text().encoding() + "'");
      }
    }
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
  }

  /** What a database has declared the server converts, and better than anyone else. */
  private void requireUndeclared(Connection connection) throws SQLException {
    if (!declaresNoEncoding(connection)) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "The source's database %s has declared that its text is in %s; source.text.encoding (%s) is for databases of encoding SQL_ASCII: remove it"
              .formatted(
                  place(),
                  encoding(connection),
                  config.text().encoding().name().toLowerCase(Locale.ROOT)));
    }
  }

  /** True where the server does not know what the bytes of its text mean. */
  static boolean declaresNoEncoding(Connection connection) throws SQLException {
    return "SQL_ASCII".equals(encoding(connection));
  }

  private static @Nullable String encoding(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
  }
}
