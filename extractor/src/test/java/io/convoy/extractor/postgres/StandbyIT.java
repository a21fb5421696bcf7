// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.Secret;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.Await;
import io.convoy.embedded.PostgresServer;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.TargetNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hot standby as the source, which waits for no reader. */
@Timeout(240)
class StandbyIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ChunkRange WHOLE = new ChunkRange(RangeKind.WHOLE, List.of(), null, null);
  private static final Map<String, String> REPLICATED =
      Map.of(
          "fsync", "off",
          "autovacuum", "off",
          "wal_level", "replica",
          "max_wal_senders", "4",
          "hot_standby_feedback", "off",
          "max_standby_streaming_delay", "0");

  @TempDir static Path directory;

  private static PostgresServer primary;
  private static PostgresServer standby;

  @BeforeAll
  static void start() throws Exception {
    Path folder = directory.resolve("primary");
    primary = PostgresServer.start(folder, REPLICATED);
    execute(
        """
        CREATE TABLE logged (id serial PRIMARY KEY, v text);
        INSERT INTO logged (v) SELECT repeat('x', 800) FROM generate_series(1, 60000);
        CREATE UNLOGGED TABLE cache (id int);
        CREATE TABLE parts (id int) PARTITION BY RANGE (id);
        CREATE UNLOGGED TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9);
        CREATE UNLOGGED SEQUENCE numbers;
        CREATE TABLE numbered (id int DEFAULT nextval('numbers'));
        """);
    primary.close();
    standby = startStandby(folder);
  }

  @AfterAll
  static void stop() {
    standby.close();
    primary.close();
  }

  @Test
  void namesUnloggedTablesThatAStandbyDoesNotHave() {
    assertThatThrownBy(() -> open("*"))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ERROR))
        .hasMessageContainingAll(
            "hot standby",
            "\"public\".\"cache\", \"public\".\"parts\"",
            "source.tables.exclude",
            "primary");
  }

  @Test
  void namesAnUnloggedSequenceThatAStandbyDoesNotHave() {
    assertThatThrownBy(() -> describe("public.numbered"))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContainingAll("\"public\".\"numbers\"", "SET LOGGED");
  }

  @Test
  void describesWhatAStandbyHas() {
    assertThat(describe("public.logged")).isEqualTo(1);
  }

  @Test
  void aConflictWithRecoveryLosesTheSnapshotAndSaysWhatHelps() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch conflict = new CountDownLatch(1);
    try (SourceSession session = session("public.logged");
        HeldSnapshot snapshot = session.open()) {
      RowLayout layout = RowLayout.of(snapshot.describe().tables().getFirst(), TargetNames.SAME);
      ChunkRequest request = new ChunkRequest(layout, WHOLE, snapshot.id());
      RowCollector rows =
          new RowCollector(() -> {
            reading.countDown();
            join(conflict);
          });
      CompletableFuture<ConvoyException> failure =
          CompletableFuture.supplyAsync(() -> failureOf(session, request, rows));
      reading.await();
      execute("DELETE FROM logged WHERE id > 10");
      Await.until(
          LIMIT,
          StandbyIT::isInConflict,
          "the standby goes on without the reader, or waits to do so");
      conflict.countDown();

      // Whether the holder or the reader is cancelled first is the standby's choice.
      assertThat(failure.get().code())
          .as(failure.get().getMessage())
          .isIn(ErrorCode.SNAPSHOT_LOST, ErrorCode.SOURCE_UNAVAILABLE);
      assertThat(failure.get()).hasMessageContaining("hot_standby_feedback");
      Await.until(
          LIMIT,
          () -> failureOf(session, request, new RowCollector()).code() == ErrorCode.SNAPSHOT_LOST,
          "the next reader finds the snapshot gone");
    }
  }

  /** Vacuums until a vacuum takes rows away: one may leave them to somebody's older snapshot. */
  private static boolean isInConflict() throws SQLException {
    execute("VACUUM logged");
    return count(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'startup'"
                + " AND wait_event LIKE 'RecoveryConflict%'"
                + " OR application_name LIKE 'convoy extractor % reader'"
                + " AND state = 'idle in transaction (aborted)'")
        > 0;
  }

  private static ConvoyException failureOf(
      SourceSession session, ChunkRequest request, RowCollector rows) {
    return catchThrowableOfType(ConvoyException.class, () -> session.read(request, rows));
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void open(String table) {
    try (SourceSession session = session(table)) {
      session.open().close();
    }
  }

  private static int describe(String table) {
    try (SourceSession session = session(table);
        HeldSnapshot snapshot = session.open()) {
      return snapshot.describe().tables().size();
    }
  }

  private static SourceSession session(String table) {
    SourceConfig config =
        new SourceConfig(
            standby.jdbcUrl("postgres"),
            standby.user(),
            new Secret(standby.password()),
            new TableSelection(List.of(table), List.of()),
            SourceConfig.Chunking.AUTO,
            DataSize.ofMebibytes(32),
            OnSnapshotLost.FAIL,
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            SourceConfig.Snapshot.AUTO,
            0,
            0,
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);
    return new PostgresSource(config, "p").session("0");
  }

  /** A copy of the stopped primary's folder follows it. */
  private static PostgresServer startStandby(Path folder) throws Exception {
    Path copy = directory.resolve("standby");
    Process copying =
        new ProcessBuilder("cp", "-a", folder.toString(), copy.toString()).inheritIO().start();
    assertThat(copying.waitFor()).isZero();
    Files.createFile(copy.resolve("standby.signal"));
    primary = PostgresServer.start(folder, REPLICATED);
    Map<String, String> settings = new HashMap<>(REPLICATED);
    settings.put(
        "primary_conninfo",
        "host=127.0.0.1 port=%d user=%s password=%s"
            .formatted(primary.port(), primary.user(), primary.password()));
    return PostgresServer.start(copy, settings);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect(primary);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String query) throws SQLException {
    try (Connection connection = connect(standby);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl("postgres"), server.user(), server.password());
  }
}
