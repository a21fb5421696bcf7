// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.Secret;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A PostgreSQL server of a test with one database to read from. */
public final class TestSource implements AutoCloseable {
  private static final String DATABASE = "source";

  private final PostgresServer server;

  private TestSource(PostgresServer server) {
    this.server = server;
  }

  public static TestSource start(Path directory) {
    PostgresServer server =
        PostgresServer.start(directory, Map.of("fsync", "off", "autovacuum", "off"));
    server.createDatabase(DATABASE);
    return new TestSource(server);
  }

  public String url() {
    return server.jdbcUrl(DATABASE);
  }

  public PostgresServer server() {
    return server;
  }

  /** Every table, in chunks of 1 MiB. */
  public SourceConfig config() {
    return config(Chunking.AUTO, DataSize.ofMebibytes(1), "*");
  }

  public SourceConfig config(Chunking chunking, DataSize chunkBytes, String... include) {
    return new SourceConfig(
        url(),
        server.user(),
        new Secret(server.password()),
        new TableSelection(List.of(include), List.of()),
        chunking,
        chunkBytes,
        OnSnapshotLost.FAIL,
        Duration.ofMinutes(15),
        Duration.ofSeconds(1),
        SourceConfig.Snapshot.AUTO,
        0,
        0,
        TypeOptions.DEFAULTS,
        TextOptions.DEFAULTS);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), server.user(), server.password());
  }

  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row, as text. */
  public String query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public long count(String sql) {
    return Long.parseLong(query(sql));
  }

  /** Runs a script of the test resources. */
  public void run(String resource) {
    try (InputStream in =
        Objects.requireNonNull(TestSource.class.getResourceAsStream("/" + resource))) {
      execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
