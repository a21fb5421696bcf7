// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.bookkeeping.Checkpoint.Store;
import io.convoy.common.bookkeeping.Place;
import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.config.Secret;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.embedded.Await;
import io.convoy.embedded.PostgresServer;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Place PLACE = new Place("so", "r1", "so.data.r1.public.users", 2, 0);
  private static final RowLayout USERS =
      new RowLayout(new TableId("public", "users"), "public", "users", List.of());

  private static PostgresServer server;

  private final LockBreaker breaker =
      new LockBreaker(() -> open("convoy loader so"), Duration.ofMillis(200));
  private final Checkpoints checkpoints = new Checkpoints(breaker);

  @BeforeAll
  static void startServer(@TempDir Path folder) {
    server = PostgresServer.start(folder.resolve("postgres"), Map.of());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void makeAnewWhatARunMakes() throws SQLException {
    execute("DROP SCHEMA IF EXISTS convoy CASCADE");
    try (Connection connection = open("test")) {
      TargetCatalog.create(connection);
    }
    own("r1");
  }

  @Test
  void beginsAtZeroAndGoesOnWhereTheLastOneWas() throws SQLException {
    try (Connection first = loader();
        Connection second = loader()) {
      Checkpoint claimed = held(checkpoints.claim(first, PLACE));
      assertThat(claimed.nextOffset()).isZero();
      assertThat(claimed.store()).isEqualTo(Store.UNLOGGED);
      Checkpoint advanced = claimed.advance(17, 100, refused(3));
      assertThat(checkpoints.advance(first, claimed, advanced, USERS)).isTrue();
      first.commit();

      Checkpoint next = held(checkpoints.claim(second, PLACE));

      assertThat(next.nextOffset()).isEqualTo(17);
      assertThat(next.rows()).isEqualTo(100);
      assertThat(next.rejected()).isEqualTo(3);
      assertThat(next.rejectedSum()).isEqualTo(refused(3).sum());
      assertThat(next.epoch()).isGreaterThan(claimed.epoch());
      assertThat(checkpoints.advance(first, advanced, advanced.advance(18, 1, refused(0)), USERS))
          .isFalse();
      first.rollback();
      assertThat(checkpoints.advance(second, next, next.advance(20, 50, refused(0)), USERS))
          .isTrue();
      second.commit();
      assertThat(number("SELECT rows FROM convoy.checkpoint WHERE next_offset = 20"))
          .isEqualTo(150);
    }
  }

  @Test
  void usesTheLoggedCheckpointWhereThereIsOne() throws SQLException {
    execute(
        """
        INSERT INTO convoy.checkpoint_logged (topic, partition, epoch, next_offset, rows)
        VALUES ('so.data.r1.public.users', 2, 0, 40, 400)\
        """);
    try (Connection loader = loader()) {
      Checkpoint claimed = held(checkpoints.claim(loader, PLACE));

      assertThat(claimed.store()).isEqualTo(Store.LOGGED);
      assertThat(claimed.nextOffset()).isEqualTo(40);
      assertThat(checkpoints.advance(loader, claimed, claimed.advance(41, 1, refused(0)), USERS))
          .isTrue();
      loader.commit();
      assertThat(number("SELECT rows FROM convoy.checkpoint_logged")).isEqualTo(401);
      assertThat(number("SELECT count(*) FROM convoy.checkpoint")).isZero();

      execute("UPDATE convoy.checkpoint_logged SET done = true");
      Checkpoint now = claimed.advance(41, 1, refused(0));
      assertThat(checkpoints.advance(loader, now, now.advance(42, 1, refused(0)), USERS)).isFalse();
      loader.rollback();
      assertThat(checkpoints.claim(loader, PLACE)).isInstanceOf(Claim.Finished.class);
    }
  }

  @Test
  void doesNotBeginAnewWhileFinalizeMovesTheCheckpoint() throws Exception {
    try (Connection loader = loader();
        Connection finalize = open("convoy coordinator so");
        Statement statement = finalize.createStatement()) {
      held(checkpoints.claim(loader, PLACE));
      finalize.setAutoCommit(false);
      statement.execute(
          """
          WITH moved AS (DELETE FROM convoy.checkpoint RETURNING *)
          INSERT INTO convoy.checkpoint_logged (topic, partition, epoch, next_offset, done)
          SELECT topic, partition, epoch, next_offset, true FROM moved\
          """);
      CompletableFuture<Claim> claim = claimInBackground(loader);
      awaitLockWait();

      finalize.commit();

      assertThat(claim.get(Await.patience(PATIENCE).toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(Claim.Finished.class);
      assertThat(number("SELECT count(*) FROM convoy.checkpoint")).isZero();
    }
  }

  @Test
  void claimsNothingForARunThatAnotherReplaced() throws SQLException {
    try (Connection loader = loader()) {
      Checkpoint claimed = held(checkpoints.claim(loader, PLACE));

      own("r2");

      assertThat(checkpoints.advance(loader, claimed, claimed.advance(5, 5, refused(0)), USERS))
          .isFalse();
      loader.rollback();
      assertThat(checkpoints.claim(loader, PLACE)).isInstanceOf(Claim.RunOver.class);
      execute("DELETE FROM convoy.owned_table; DELETE FROM convoy.checkpoint");
      assertThat(checkpoints.claim(loader, PLACE)).isInstanceOf(Claim.RunOver.class);
      assertThat(number("SELECT count(*) FROM convoy.checkpoint")).isZero();
    }
  }

  @Test
  void endsTheSessionOfAFormerOwnerThatHoldsTheCheckpoint() throws SQLException {
    try (Connection zombie = loader();
        Connection loader = loader()) {
      Checkpoint stale = held(checkpoints.claim(zombie, PLACE));
      assertThat(checkpoints.advance(zombie, stale, stale.advance(9, 9, refused(0)), USERS))
          .isTrue();

      Checkpoint claimed = held(checkpoints.claim(loader, PLACE));

      assertThat(claimed.nextOffset()).isZero();
      assertThatThrownBy(zombie::commit).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void leavesOthersThanLoadersAlone() throws SQLException {
    try (Connection coordinator = open("convoy coordinator so");
        Statement statement = coordinator.createStatement();
        Connection loader = loader()) {
      held(checkpoints.claim(loader, PLACE));
      coordinator.setAutoCommit(false);
      statement.execute("SELECT FROM convoy.checkpoint FOR UPDATE");
      try (Statement settings = loader.createStatement()) {
        settings.execute("SET lock_timeout = '1500ms'");
        loader.commit();
      }

      assertThatThrownBy(() -> checkpoints.claim(loader, PLACE))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));

      assertThat(coordinator.isValid(5)).isTrue();
    }
  }

  @Test
  void addsUpTheRejectsOfATable() throws SQLException {
    execute(
        """
        INSERT INTO convoy.checkpoint (topic, partition, epoch, rejected)
        VALUES ('so.data.r1.public.users', 0, 1, 2), ('so.data.r1.public.users', 1, 1, 3),
               ('so.data.r1.public.posts', 0, 1, 100), ('so.data.r10.public.users', 0, 1, 100);
        INSERT INTO convoy.checkpoint_logged (topic, partition, epoch, rejected)
        VALUES ('so.data.r1.public.users', 2, 1, 5)\
        """);
    try (Connection loader = loader()) {
      assertThat(checkpoints.rejected(loader, "so.data.r1.public.users")).isEqualTo(10);
    }
  }

  @Test
  void sumsOfHashesWrap() throws SQLException {
    try (Connection loader = loader()) {
      Checkpoint claimed = held(checkpoints.claim(loader, PLACE));
      Checkpoint full =
          new Checkpoint(PLACE, Store.UNLOGGED, claimed.epoch(), 1, 0, 1, Long.MAX_VALUE);
      assertThat(checkpoints.advance(loader, claimed, full, USERS)).isTrue();
      Checkpoint beyond = full.advance(2, 0, refused(50));
      assertThat(checkpoints.advance(loader, full, beyond, USERS)).isTrue();
      loader.commit();

      assertThat(number("SELECT rejected_sum FROM convoy.checkpoint"))
          .isEqualTo(Long.MAX_VALUE + refused(50).sum());
    }
  }

  /** So many rows that differ. */
  private static RowChecksum refused(int rows) {
    RowChecksum sum = new RowChecksum();
    for (int row = 0; row < rows; row++) {
      sum.add(new byte[] {(byte) row}, 0, 1);
    }
    return sum;
  }

  private CompletableFuture<Claim> claimInBackground(Connection loader) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return checkpoints.claim(loader, PLACE);
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static void awaitLockWait() {
    Await.until(
        PATIENCE,
        () -> number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0,
        "the claim waits");
  }

  private static Checkpoint held(Claim claim) {
    assertThat(claim).isInstanceOf(Claim.Held.class);
    return ((Claim.Held) claim).checkpoint();
  }

  private static void own(String runId) throws SQLException {
    execute(
        """
        INSERT INTO convoy.owned_table (pipeline, run_id, schema, name, oid)
        VALUES ('so', '%s', 'public', 'users', 1)
        ON CONFLICT (pipeline, schema, name) DO UPDATE SET run_id = excluded.run_id\
        """
            .formatted(runId));
  }

  private static Connection loader() throws SQLException {
    Connection connection = open("convoy loader so");
    connection.setAutoCommit(false);
    return connection;
  }

  private static Connection open(String application) throws SQLException {
    return PostgresSession.open(
        server.jdbcUrl("postgres"), server.user(), new Secret(server.password()), application);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = open("test");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = open("test");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : -1;
    }
  }
}
