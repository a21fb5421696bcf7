// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import io.convoy.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One database of one of the two servers. */
record Database(PostgresServer server, String name) {
  private static final String HOST = "127.0.0.1";

  /** Makes of a row what a query is asked for. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  Connection connect() throws SQLException {
    return connect(name);
  }

  /** Drops it and makes it anew, empty; what was written before is on disk when this returns. */
  void create() {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      statement.execute("CREATE DATABASE " + name);
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      throw failed("making it", e);
    }
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // What the benchmark writes itself is thrown away: no need to wait for the disk.
      statement.execute("SET synchronous_commit = off");
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  <T> List<T> query(String sql, RowReader<T> reader) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<T> found = new ArrayList<>();
      while (row.next()) {
        found.add(reader.read(row));
      }
      return found;
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  /** As libpq and pgloader spell it. */
  String url() {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(server.user(), server.password(), HOST, server.port(), name);
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
  }

  private BenchException failed(String what, SQLException cause) {
    return new BenchException(
        "database %s at port %d: %s (%s)"
            .formatted(
                name, server.port(), cause.getMessage(), what.lines().findFirst().orElse("")),
        cause);
  }
}
