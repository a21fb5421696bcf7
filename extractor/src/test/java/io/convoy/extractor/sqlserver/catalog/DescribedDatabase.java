// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.Secret;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A database of a test's own on the server that the environment names; dropped at the end. */
final class DescribedDatabase implements AutoCloseable {
  static final String URL = "CONVOY_SQLSERVER_URL";

  private final String name;

  private DescribedDatabase(String name) {
    this.name = name;
  }

  static DescribedDatabase create(String prefix) {
    DescribedDatabase database =
        new DescribedDatabase(prefix + "_" + Long.toString(ProcessHandle.current().pid()));
    execute(setting(URL), "CREATE DATABASE " + database.name);
    return database;
  }

  private static String setting(String variable) {
    return Objects.requireNonNull(System.getenv(variable), variable);
  }

  private static String user() {
    return setting("CONVOY_SQLSERVER_USER");
  }

  private static String password() {
    return setting("CONVOY_SQLSERVER_PASSWORD");
  }

  String url() {
    return setting(URL) + ";databaseName=" + name;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), user(), password());
  }

  SourceConfig config(List<String> include, List<String> exclude) {
    return new SourceConfig(
        url(),
        user(),
        new Secret(password()),
        new TableSelection(include, exclude),
        Chunking.AUTO,
        DataSize.ofMebibytes(1),
        OnSnapshotLost.FAIL,
        Duration.ofMinutes(15),
        Duration.ofSeconds(10),
        SourceConfig.Snapshot.AUTO,
        0,
        0,
        TypeOptions.DEFAULTS,
        TextOptions.DEFAULTS);
  }

  void execute(String batch) {
    execute(url(), batch);
  }

  /** False where the server lacks something that the batch needs. */
  boolean executeIfPossible(String batch) {
    try {
      execute(batch);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Runs a script of the test resources whose batches end in GO. */
  void run(String resource) {
    try (InputStream in =
        Objects.requireNonNull(DescribedDatabase.class.getResourceAsStream("/" + resource))) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String batch : List.of(script.split("(?m)^GO$"))) {
        if (!batch.isBlank()) {
          execute(batch);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  private static void execute(String url, String batch) {
    try (Connection connection = DriverManager.getConnection(url, user(), password());
        Statement statement = connection.createStatement()) {
      statement.execute(batch);
    } catch (SQLException e) {
      throw new IllegalStateException(batch, e);
    }
  }

  @Override
  public void close() {
    execute(setting(URL) + ";databaseName=master", "DROP DATABASE " + name);
  }
}
