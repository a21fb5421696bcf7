// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import com.microsoft.sqlserver.jdbc.SQLServerDriver;
import io.convoy.common.config.SourceConfig;
import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connects to the source with the driver's properties that serve mass reading. What {@code
 * source.url} says holds: encryption, {@code applicationIntent}, authentication and the like are
 * its matter.
 */
final class Connector {
  private static final int LONGEST_APPLICATION_NAME = 128;

  /**
   * Nobody waits for a lock for ever, and where two block each other the reader gives way. A server
   * that does not know one of them is read without it.
   */
  private static final List<String> SETTINGS =
      List.of("SET LOCK_TIMEOUT 60000", "SET DEADLOCK_PRIORITY LOW");

  private static final Pattern DATABASE =
      Pattern.compile(";\\s*database(?:Name)?\\s*=[^;]*", Pattern.CASE_INSENSITIVE);

  // A connection that broke is not mended behind our back: its transaction would be gone.
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "responseBuffering", "adaptive",
          "packetSize", "32767",
          "connectRetryCount", "0",
          "loginTimeout", "15");

  private final SourceConfig config;
  private final String application;

  /**
   * @param application what shows as the program's name in sys.dm_exec_sessions
   */
  Connector(SourceConfig config, String application) {
    this.config = config;
    this.application =
        application.substring(0, Math.min(LONGEST_APPLICATION_NAME, application.length()));
  }

  /** A connection with auto-commit. */
  Connection connect() {
    try {
      Connection connection = new SQLServerDriver().connect(config.url(), properties());
      if (connection == null) {
        throw new SQLException("the driver does not take this URL", "08001");
      }
      prepare(connection);
      return connection;
    } catch (SQLException e) {
      throw SqlServerErrors.connecting(place(), config.user(), e);
    }
  }

  /** The server and the database, for messages. */
  String place() {
    String url = config.maskedUrl();
    String server = url.split(";", 2)[0];
    Matcher database = DATABASE.matcher(url);
    return database.find() ? server + database.group().stripTrailing() : server;
  }

  /** What the driver is told besides the URL. */
  Properties properties() {
    Properties properties = new Properties();
    putUnlessInUrl(properties, PROPERTIES);
    putUnlessInUrl(properties, Map.of("applicationName", application));
    if (config.user() != null) {
      properties.setProperty("user", config.user());
    }
    if (config.password() != null) {
      properties.setProperty("password", config.password().value());
    }
    return properties;
  }

  /** The driver prefers a property to the URL. */
  private void putUnlessInUrl(Properties properties, Map<String, String> values) {
    String url = config.url().toLowerCase(Locale.ROOT).replace(" ", "");
    values.forEach((name, value) -> {
      if (!url.contains(";" + name.toLowerCase(Locale.ROOT) + "=")) {
        properties.setProperty(name, value);
      }
    });
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        ServerDifferences.ifTaken(connection, setting, () -> statement.execute(setting));
      }
    }
  }
}
