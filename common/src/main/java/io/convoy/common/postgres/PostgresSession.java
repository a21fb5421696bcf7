// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.config.JdbcUrl;
import io.convoy.common.config.Secret;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens PostgreSQL connections in which text forms mean the same everywhere (DateStyle, TimeZone,
 * extra_float_digits and so on are set), and whatever a role or a database has set as its default.
 */
public final class PostgresSession {
  private static final String INVALID_URL = "08001";
  private static final String CONNECTION_FAILURE = "08006";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Driver DRIVER = new Driver();

  /**
   * One statement that sets what the server's version knows. Not start-up options: the driver sends
   * its own time zone at start-up, which would win over them.
   */
  private static final String SETTINGS =
      """
      SELECT pg_catalog.set_config(name, value, false)
      FROM (VALUES
        -- names in text forms are spelled with their schema, on both sides
        ('search_path', ''),
        ('quote_all_identifiers', 'off'),
        -- what a literal, an array and a comparison in SQL text mean
        ('standard_conforming_strings', 'on'),
        ('array_nulls', 'on'),
        ('transform_null_equals', 'off'),
        ('DateStyle', 'ISO, MDY'),
        ('IntervalStyle', 'postgres'),
        ('TimeZone', 'UTC'),
        ('timezone_abbreviations', 'Default'),
        -- the same as 1 from version 12 on; before, only 3 gives every digit
        ('extra_float_digits', '3'),
        ('lc_monetary', 'C'),
        ('lc_numeric', 'C'),
        ('lc_time', 'C'),
        ('xmloption', 'content'),
        ('xmlbinary', 'base64'),
        ('bytea_output', 'hex'),
        -- a row that a policy hides would be lost in silence; now the query fails
        ('row_security', 'off'),
        -- what needs another level asks for it
        ('default_transaction_isolation', 'read committed'),
        ('default_transaction_deferrable', 'off'),
        -- functions may come before the tables that they name
        ('check_function_bodies', 'off'),
        -- long reads, long builds and idle snapshots are the work itself; who waits for a lock
        -- with a limit sets it
        ('statement_timeout', '0'),
        ('lock_timeout', '0'),
        ('idle_in_transaction_session_timeout', '0'),
        ('idle_session_timeout', '0'),
        ('transaction_timeout', '0'),
        -- a client that vanished gives back its locks within a minute
        ('tcp_keepalives_idle', '30'),
        ('tcp_keepalives_interval', '10'),
        ('tcp_keepalives_count', '3')
      ) AS wanted (name, value)
      WHERE pg_catalog.current_setting(name, true) IS NOT NULL
      """;

  private PostgresSession() {}

  /**
   * @param application what shows in pg_stat_activity, for example {@code convoy loader so}
   */
  public static Connection open(
      String url, @Nullable String user, @Nullable Secret password, String application)
      throws SQLException {
    if (Driver.parseURL(JdbcUrl.masked(url), null) == null) {
      // The driver would put the whole URL into its message, and a password may be in it.
      throw new SQLException("not a JDBC URL of PostgreSQL", INVALID_URL);
    }
    Connection connection = DRIVER.connect(url, properties(user, password, application));
    if (connection == null) {
      throw new SQLException("not a JDBC URL of PostgreSQL", INVALID_URL);
    }
    try {
      prepare(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      close(connection, e);
      throw e;
    }
  }

  /**
   * The server process that a connection has, as the server says it: what the protocol announced
   * may be the invention of a connection pooler.
   */
  public static int serverProcess(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** A pooler that has no server left for a session takes it nevertheless, and lets it wait. */
  private static void prepare(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    } catch (SQLException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        throw new SQLException(
            "the session was taken and not served for %d s; is a pooler in between that has no server left for it?"
                .formatted(PATIENCE.toSeconds()),
            CONNECTION_FAILURE,
            e);
      }
      throw e;
    }
    connection.setNetworkTimeout(Runnable::run, 0);
  }

  private static Properties properties(
      @Nullable String user, @Nullable Secret password, String application) {
    Properties properties = new Properties();
    if (user != null) {
      PGProperty.USER.set(properties, user);
    }
    if (password != null) {
      PGProperty.PASSWORD.set(properties, password.value());
    }
    PGProperty.APPLICATION_NAME.set(properties, application);
    PGProperty.CONNECT_TIMEOUT.set(properties, 10);
    PGProperty.LOGIN_TIMEOUT.set(properties, 30);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    // A source whose database does not say what its text is in is read in another encoding.
    PGProperty.ALLOW_ENCODING_CHANGES.set(properties, true);
    PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSocketFactory.class.getName());
    return properties;
  }

  private static void close(Connection connection, Exception failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
