// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.convoy.common.config.Secret;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.embedded.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class TargetCatalogIT {
  private static final String TABLES =
      "SELECT string_agg(concat(relname, ':', relpersistence, relkind), ' ' ORDER BY relname) FROM"
          + " pg_class WHERE relnamespace = to_regnamespace('convoy') AND relkind IN ('r','S')";

  @TempDir static Path folder;
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(folder, Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    try (Connection connection = open()) {
      execute(connection, "DROP SCHEMA IF EXISTS convoy CASCADE");
    }
  }

  @Test
  void createsAllOfItOnce() throws SQLException {
    try (Connection connection = open()) {
      TargetCatalog.create(connection);
      execute(
          connection, "INSERT INTO convoy.checkpoint (topic, partition, epoch) VALUES ('t',0,1)");
      TargetCatalog.create(connection);

      assertThat(query(connection, TABLES))
          .isEqualTo("checkpoint:ur checkpoint_logged:pr epoch:pS owned_table:pr rejected:pr");
      assertThat(query(connection, "SELECT next_offset + rows + rejected FROM convoy.checkpoint"))
          .isEqualTo("0");
    }
  }

  @Test
  void leavesATransactionOfItsCallerOpen() throws SQLException {
    try (Connection connection = open()) {
      connection.setAutoCommit(false);
      TargetCatalog.create(connection);
      connection.rollback();

      assertThat(query(connection, "SELECT to_regnamespace('convoy')")).isNull();
    }
  }

  @Test
  void letsManySessionsCreateAndDropAtOnce() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> sessions = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        boolean drops = i % 3 == 0;
        sessions.add(() -> {
          try (Connection connection = open()) {
            TargetCatalog.create(connection);
            if (drops) {
              TargetCatalog.dropIfEmpty(connection);
            }
          }
          return null;
        });
      }
      for (Future<Void> session : executor.invokeAll(sessions)) {
        session.get();
      }
    }
  }

  @Test
  void dropsOnlyWhatIsEmpty() throws SQLException {
    try (Connection connection = open()) {
      TargetCatalog.create(connection);
      for (String row :
          List.of(
              "checkpoint (topic, partition, epoch) VALUES ('t', 0, 1)",
              "checkpoint_logged (topic, partition, epoch) VALUES ('t', 0, 1)",
              "owned_table VALUES ('p', 'r', 's', 't', 1)")) {
        execute(connection, "INSERT INTO convoy." + row);
        TargetCatalog.dropIfEmpty(connection);
        assertThat(query(connection, TABLES)).as(row).isNotNull();
        execute(connection, "DELETE FROM convoy." + row.substring(0, row.indexOf(' ')));
      }
      TargetCatalog.dropIfEmpty(connection);
      TargetCatalog.dropIfEmpty(connection);

      assertThat(query(connection, "SELECT to_regnamespace('convoy')")).isNull();
    }
  }

  @Test
  void worksInASchemaThatSomeoneElseMade() throws SQLException {
    try (Connection connection = open()) {
      execute(connection, "DROP ROLE IF EXISTS loader");
      execute(connection, "CREATE ROLE loader LOGIN PASSWORD 'loader'");
      execute(connection, "REVOKE CREATE ON DATABASE postgres FROM PUBLIC");
    }
    try (Connection loader = open("loader", "loader")) {
      SQLException denied =
          catchThrowableOfType(SQLException.class, () -> TargetCatalog.create(loader));
      assertThat(denied.getSQLState()).isEqualTo("42501");

      try (Connection administrator = open()) {
        execute(administrator, "CREATE SCHEMA convoy");
        execute(administrator, "GRANT USAGE, CREATE ON SCHEMA convoy TO loader");
      }
      TargetCatalog.create(loader);
      assertThat(query(loader, "SELECT nextval('convoy.epoch')")).isEqualTo("1");
      TargetCatalog.dropIfEmpty(loader);

      assertThat(query(loader, TABLES)).isNull();
      assertThat(query(loader, "SELECT to_regnamespace('convoy')")).isEqualTo("convoy");
    }
  }

  private static Connection open() throws SQLException {
    return open(server.user(), server.password());
  }

  private static Connection open(String user, String password) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
    return PostgresSession.open(url, user, new Secret(password), "convoy test");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
