// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.postgres.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

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
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SourceErrors.connecting(place(), config.user(), e);
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
  }
}
