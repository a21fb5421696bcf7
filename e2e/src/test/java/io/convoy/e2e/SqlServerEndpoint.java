// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mssqlserver.MSSQLServerContainer;

/**
 * A SQL Server, or whatever speaks its protocol, with a database of the test's own: the one that
 * {@code CONVOY_SQLSERVER_URL}, {@code CONVOY_SQLSERVER_USER} and {@code CONVOY_SQLSERVER_PASSWORD}
 * name, else Microsoft's image in a container. Where neither can be had, the tests are skipped, and
 * the build says so.
 */
final class SqlServerEndpoint implements AutoCloseable {
  private static final String IMAGE = "mcr.microsoft.com/mssql/server:2022-latest";

  private final String server;
  private final String user;
  private final String password;
  private final @Nullable MSSQLServerContainer container;
  private final String database = "convoy_" + UUID.randomUUID().toString().substring(0, 8);

  private SqlServerEndpoint(
      String server, String user, String password, @Nullable MSSQLServerContainer container) {
    this.server = server;
    this.user = user;
    this.password = password;
    this.container = container;
    run("master", "CREATE DATABASE " + database);
  }

  /** Starts or finds one, or skips the tests. */
  static SqlServerEndpoint open() {
    String url = System.getenv("CONVOY_SQLSERVER_URL");
    if (url != null && !url.isBlank()) {
      return new SqlServerEndpoint(
          url,
          environment("CONVOY_SQLSERVER_USER"),
          environment("CONVOY_SQLSERVER_PASSWORD"),
          null);
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw skip("there is no Docker, and CONVOY_SQLSERVER_URL is not set");
    }
    MSSQLServerContainer container = new MSSQLServerContainer(IMAGE).acceptLicense();
    try {
      container.start();
    } catch (RuntimeException e) {
      throw skip(IMAGE + " cannot be started (" + e.getMessage() + ")");
    }
    return new SqlServerEndpoint(
        container.getJdbcUrl() + ";encrypt=false",
        container.getUsername(),
        container.getPassword(),
        container);
  }

  private static RuntimeException skip(String why) {
    String line = "SKIPPED: no test has met a SQL Server: " + why;
    System.err.println("\n" + "*".repeat(line.length()) + "\n" + line);
    System.err.println("*".repeat(line.length()) + "\n");
    return abort(line);
  }

  private static String environment(String name) {
    return Objects.requireNonNull(System.getenv(name), name + " is not set");
  }

  /** The URL of the test's database. */
  String url() {
    return server + ";databaseName=" + database;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  /** Runs a statement in the test's database. */
  void run(String sql) {
    run(database, sql);
  }

  /** False where the server does not know what the statement is about. */
  boolean accepts(String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** The first column of a query's rows. */
  List<String> query(String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + " in: " + sql, e);
    }
  }

  private void run(String in, String sql) {
    try (Connection connection = connect(in);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + " in: " + sql, e);
    }
  }

  private Connection connect(String to) throws SQLException {
    return DriverManager.getConnection(server + ";databaseName=" + to, user, password);
  }

  @Override
  public void close() {
    run("master", "DROP DATABASE " + database);
    if (container != null) {
      container.close();
    }
  }
}
