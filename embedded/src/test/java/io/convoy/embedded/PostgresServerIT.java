// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class PostgresServerIT {
  private static final Map<String, String> QUICK = Map.of("fsync", "off");

  @TempDir Path directory;

  @Test
  void servesUtf8DatabasesToThoseWhoKnowThePassword() throws Exception {
    try (PostgresServer server = PostgresServer.start(directory.resolve("data"), QUICK)) {
      server.createDatabase("odd \"name\"/ä?");
      server.createDatabase("odd \"name\"/ä?");

      assertThat(query(server, "odd \"name\"/ä?", "SELECT current_database()"))
          .isEqualTo("odd \"name\"/ä?");
      assertThat(query(server, "postgres", "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(query(server, "postgres", "SHOW fsync")).isEqualTo("off");
      assertThat(
              query(
                  server,
                  "postgres",
                  "SELECT string_agg(c, '' ORDER BY c) FROM" + " unnest('{ä,a,B,Z}'::text[]) c"))
          .isEqualTo("BZaä");
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "wrong"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
  }

  @Test
  void keepsLoggedRowsOnlyWhenItIsKilled() throws Exception {
    try (PostgresServer server = PostgresServer.start(directory.resolve("data"), QUICK)) {
      int port = server.port();
      long pid = server.pid();
      execute(server, "CREATE TABLE logged AS SELECT 1 AS id");
      execute(server, "CREATE UNLOGGED TABLE unlogged AS SELECT 1 AS id");

      server.kill();
      assertThat(ProcessHandle.of(pid).filter(process -> !Postmaster.isGone(process))).isEmpty();
      assertThat(FreePorts.isFree(port)).isTrue();
      assertThatThrownBy(server::pid).isInstanceOf(EmbeddedException.class);
      server.restart();

      assertThat(server.port()).isEqualTo(port);
      assertThat(server.pid()).isNotEqualTo(pid);
      assertThat(query(server, "postgres", "SELECT count(*) FROM logged")).isEqualTo("1");
      assertThat(query(server, "postgres", "SELECT count(*) FROM unlogged")).isEqualTo("0");
    }
  }

  @Test
  void keepsRowsAndPortFromOneStartToTheNext() throws Exception {
    Path folder = directory.resolve("data");
    int port;
    try (PostgresServer server = PostgresServer.start(folder, QUICK)) {
      port = server.port();
      execute(server, "CREATE UNLOGGED TABLE kept AS SELECT 1 AS id");
    }
    assertThat(FreePorts.isFree(port)).isTrue();
    try (PostgresServer server = PostgresServer.start(folder, QUICK)) {
      assertThat(server.port()).isEqualTo(port);
      assertThat(query(server, "postgres", "SELECT count(*) FROM kept")).isEqualTo("1");
    }
  }

  @Test
  void doesNotStartAgainOnceItIsClosed() {
    PostgresServer server = PostgresServer.start(directory.resolve("data"), QUICK);
    server.close();
    assertThatThrownBy(server::restart)
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("closed");
    assertThat(FreePorts.isFree(server.port())).isTrue();
  }

  @Test
  void takesOverTheServerOfAKilledJvm() throws Exception {
    Path folder = directory.resolve("data");
    ProcessHandle left;
    try (ChildJvm child = ChildJvm.run(PostgresMain.class, folder.toString())) {
      String url = child.line();
      left = ProcessHandle.of(Long.parseLong(child.line())).orElseThrow();
      execute(url, "CREATE UNLOGGED TABLE kept AS SELECT 1 AS id");
      child.kill();
    }
    assertThat(left.isAlive()).isTrue();
    try (PostgresServer server = PostgresServer.start(folder, QUICK)) {
      assertThat(Postmaster.isGone(left)).isTrue();
      assertThat(query(server, "postgres", "SELECT count(*) FROM kept")).isEqualTo("1");
    }
  }

  @Test
  void isStoppedWithoutANewOneWhereAJvmLeftIt() throws Exception {
    Path folder = directory.resolve("data");
    AbandonedServer.stop(folder);
    try (ChildJvm child = ChildJvm.run(PostgresMain.class, folder.toString())) {
      child.line();
      ProcessHandle left = ProcessHandle.of(Long.parseLong(child.line())).orElseThrow();
      child.kill();
      AbandonedServer.stop(folder);
      assertThat(Postmaster.isGone(left)).isTrue();
    }
    AbandonedServer.stop(folder);
  }

  @Test
  void recoversFromAKillOfEverythingButABusySession() throws Exception {
    Path folder = directory.resolve("data");
    try (ChildJvm child = ChildJvm.run(PostgresMain.class, folder.toString())) {
      String url = child.line();
      ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(child.line())).orElseThrow();
      execute(url, "CREATE TABLE logged AS SELECT 1 AS id");
      Thread busy =
          Thread.ofVirtual()
              .start(() ->
                  assertThatThrownBy(
                      () -> execute(url, "SELECT count(*) FROM generate_series(1, 1e12)")));
      Await.until(
          Duration.ofSeconds(10),
          () ->
              query(url, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1e12)'")
                  .equals("1"),
          "the long statement runs");
      child.kill();
      postmaster.destroyForcibly();
      Await.until(
          Duration.ofSeconds(10), () -> Postmaster.isGone(postmaster), "the postmaster is dead");
      try (PostgresServer server = PostgresServer.start(folder, QUICK)) {
        assertThat(query(server, "postgres", "SELECT count(*) FROM logged")).isEqualTo("1");
      }
      busy.join();
    }
  }

  @Test
  void trustsNoPidFileThatNamesAnotherProcess() throws Exception {
    Path folder = directory.resolve("data");
    PostgresServer.start(folder, QUICK).close();
    long someone = ProcessHandle.current().pid();
    Files.write(
        folder.resolve("postmaster.pid"), List.of(Long.toString(someone), folder.toString()));

    PostgresServer.start(folder, QUICK).close();

    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void removesWhatAKilledInitdbLeft() throws Exception {
    Path half = Files.createDirectory(directory.resolve(".data.unfinished-123"));
    Files.writeString(half.resolve("PG_VERSION"), "18");
    Path other = Files.createDirectory(directory.resolve(".data2.unfinished-123"));

    PostgresServer.start(directory.resolve("data"), QUICK).close();

    assertThat(half).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void refusesAFolderInUse() {
    Path folder = directory.resolve("data");
    try (PostgresServer server = PostgresServer.start(folder, QUICK)) {
      assertThat(server.user()).isEqualTo("postgres");
      assertThatThrownBy(() -> PostgresServer.start(folder, QUICK))
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void refusesAFolderOfSomethingElse() throws Exception {
    Files.writeString(directory.resolve("letter.txt"), "Dear Sir");

    assertThatThrownBy(() -> PostgresServer.start(directory, QUICK))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining(directory.toString());
    assertThat(directory.resolve("letter.txt")).hasContent("Dear Sir");
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThatThrownBy(
              () -> PostgresServer.start(directory.resolve("data"), Map.of("port", port)))
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining(port);
    }
  }

  @Test
  void showsTheServersLastWordsWhenItDoesNotStart() {
    assertThatThrownBy(
            () -> PostgresServer.start(directory.resolve("data"), Map.of("shared_bufers", "'1\\")))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("shared_bufers");
  }

  @Test
  void runsAsNobodyWhereRootMayNotUseNamespaces() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root changes the user");
    ServerAccount nobody = ServerAccount.NOBODY_BY_SETPRIV;
    assumeTrue(nobody.works(), "there is no setpriv");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

    Path folder = directory.resolve("data");
    try (PostgresServer server = PostgresServer.start(folder, QUICK, nobody)) {
      assertThat(query(server, "postgres", "SELECT 1")).isEqualTo("1");
      server.kill();
      server.restart();
      assertThat(query(server, "postgres", "SELECT 1")).isEqualTo("1");
    }
  }

  private static String query(PostgresServer server, String database, String sql)
      throws SQLException {
    return query(server.jdbcUrl(database), sql);
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    execute(server.jdbcUrl("postgres"), sql);
  }

  private static String query(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "convoy");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "convoy");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
