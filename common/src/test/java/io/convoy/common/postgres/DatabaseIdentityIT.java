// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.config.Secret;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DatabaseIdentityIT {
  private static final Map<String, String> SETTINGS =
      Map.of("fsync", "off", "wal_level", "replica");

  @TempDir static Path folder;
  private static PostgresServer server;
  private static PostgresServer standby;

  @BeforeAll
  static void start() throws SQLException, IOException {
    try (PostgresServer first = PostgresServer.start(folder.resolve("primary"), SETTINGS);
        Connection connection = connect(first, "postgres", "postgres", first.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'");
      statement.execute("CREATE DATABASE shop");
      statement.execute("CREATE DATABASE other");
    }
    copy(folder.resolve("primary"), folder.resolve("standby"));
    Files.createFile(folder.resolve("standby").resolve("standby.signal"));
    server = PostgresServer.start(folder.resolve("primary"), SETTINGS);
    standby = PostgresServer.start(folder.resolve("standby"), SETTINGS);
  }

  @AfterAll
  static void stop() {
    standby.close();
    server.close();
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(from.relativize(file));
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      Files.setAttribute(copy, "unix:uid", Files.getAttribute(file, "unix:uid"));
      Files.setAttribute(copy, "unix:gid", Files.getAttribute(file, "unix:gid"));
    }
  }

  private static Connection connect(
      PostgresServer to, String database, String user, String password) throws SQLException {
    return PostgresSession.open(
        to.jdbcUrl(database), user, new Secret(password), "convoy identity test");
  }

  private static DatabaseIdentity identity(PostgresServer of, String database, String user)
      throws SQLException {
    String password = user.equals("reader") ? "reader" : of.password();
    try (Connection connection = connect(of, database, user, password)) {
      connection.setAutoCommit(false);
      DatabaseIdentity identity = DatabaseIdentity.read(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1"); // the transaction is as usable as before
      }
      return identity;
    }
  }

  private static void forAll(String action) throws SQLException {
    for (String database : List.of("shop", "other")) {
      try (Connection connection = connect(server, database, "postgres", server.password());
          Statement statement = connection.createStatement()) {
        statement.execute(action);
      }
    }
  }

  @Test
  void isTheSameForEveryWayToADatabase() throws SQLException {
    DatabaseIdentity source = identity(server, "shop", "postgres");
    DatabaseIdentity target = identity(server, "shop", "reader");

    assertThat(target).isEqualTo(source);
    assertThat(target.knowsStandbys()).isTrue();
    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() -> target.requireOtherThan(source))
        .withMessageContainingAll("one database", "source.url", "target.url", "nothing was changed")
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.SAME_DATABASE);
  }

  @Test
  void tellsDatabasesOfOneServerApart() throws SQLException {
    DatabaseIdentity source = identity(server, "shop", "postgres");
    DatabaseIdentity target = identity(server, "other", "postgres");

    assertThatCode(() -> target.requireOtherThan(source)).doesNotThrowAnyException();
  }

  @Test
  void knowsAStandby() throws SQLException {
    DatabaseIdentity source = identity(standby, "shop", "postgres");
    DatabaseIdentity target = identity(server, "shop", "postgres");

    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() -> target.requireOtherThan(source));
    assertThatCode(() -> identity(server, "other", "postgres").requireOtherThan(source))
        .doesNotThrowAnyException();
  }

  @Test
  void needsNoRightForTheServerItself() throws SQLException {
    DatabaseIdentity source = identity(server, "shop", "postgres");
    forAll("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public");
    try {
      DatabaseIdentity target = identity(server, "shop", "reader");

      assertThat(target.knowsStandbys()).isFalse();
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> target.requireOtherThan(source))
          .withMessageContaining("started at");
      assertThatCode(() -> identity(server, "other", "reader").requireOtherThan(source))
          .doesNotThrowAnyException();
    } finally {
      forAll("GRANT EXECUTE ON FUNCTION pg_control_system() TO public");
    }
  }

  @Test
  void provesNothingWhereNothingIsKnown() throws SQLException {
    DatabaseIdentity target = identity(server, "shop", "postgres");

    assertThatCode(() -> target.requireOtherThan(DatabaseIdentity.unknown()))
        .doesNotThrowAnyException();
  }
}
