// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.Await;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class SnapshotIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ChunkRange WHOLE = new ChunkRange(RangeKind.WHOLE, List.of(), null, null);

  @TempDir static Path directory;

  private static TestSource source;

  private final List<HeldSnapshot> held = new ArrayList<>();
  private SourceSession session;

  @BeforeAll
  static void start() {
    source = TestSource.start(directory.resolve("postgres"));
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @BeforeEach
  void createTable() {
    source.execute(
        "DROP TABLE IF EXISTS t CASCADE; CREATE TABLE t (id int PRIMARY KEY, v text);"
            + "INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 1000) i");
    session = session("public.t");
  }

  @AfterEach
  void closeSession() {
    held.forEach(HeldSnapshot::close);
    session.close();
  }

  @Test
  void readersSeeThePointInTimeAtWhichItWasOpened() {
    try (HeldSnapshot snapshot = session.open()) {
      RowLayout layout = layout(snapshot);
      RowCollector before = read(snapshot.id(), layout);
      source.execute("DELETE FROM t WHERE id % 2 = 0; INSERT INTO t VALUES (5000, 'late')");

      RowCollector after = read(snapshot.id(), layout);
      assertThat(after.rows()).isEqualTo(1000);
      assertThat(after.sum()).isEqualTo(before.sum());
    }
    assertThat(source.count("SELECT count(*) FROM t")).isEqualTo(501);
  }

  @Test
  void equalPositionsProveThatNothingWasWritten() {
    String position;
    try (HeldSnapshot snapshot = session.open()) {
      position = snapshot.position();
    }
    source.query("SELECT count(*) FROM t");
    try (HeldSnapshot snapshot = session.open()) {
      assertThat(snapshot.position()).isEqualTo(position);
    }
    source.execute("INSERT INTO t VALUES (1001, 'new')");
    try (HeldSnapshot snapshot = session.open()) {
      assertThat(snapshot.position()).isNotEqualTo(position);
    }
  }

  @Test
  void nobodyCanRewriteItsTablesWhileItIsOpen() throws Exception {
    HeldSnapshot snapshot = session.open();
    CompletableFuture<Void> altered =
        CompletableFuture.runAsync(() -> source.execute("ALTER TABLE t DROP COLUMN v"));
    Await.until(
        LIMIT,
        () -> source.count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1,
        "the ALTER TABLE waits");
    assertThat(altered).isNotDone();
    snapshot.close();
    altered.get();
  }

  @Test
  void aClosedSnapshotIsLostToItsReaders() {
    HeldSnapshot snapshot = session.open();
    RowLayout layout = layout(snapshot);
    snapshot.close();
    // The server ends a session after the client has let go of it.
    Await.until(
        LIMIT,
        () ->
            source.count(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'convoy extractor % snapshot'")
                == 0,
        "the holder is gone");

    assertFails(() -> read(snapshot.id(), layout), ErrorCode.SNAPSHOT_LOST, "snapshot");
  }

  @Test
  void aSnapshotOfTheSameNameThatSeesOtherRowsIsNotTakenForIt() {
    try (HeldSnapshot snapshot = session.open()) {
      RowLayout layout = layout(snapshot);
      String exported = SnapshotId.parse(snapshot.id()).exported();
      String other = SnapshotId.of(exported, "1:1:", "before").toString();

      assertFails(() -> read(other, layout), ErrorCode.SNAPSHOT_LOST, exported);
      assertThat(read(snapshot.id(), layout).rows()).isEqualTo(1000);
    }
  }

  @Test
  void aSessionThatWasEndedIsNoticedByReadersAndReplacedByTheNextRead() {
    try (HeldSnapshot snapshot = session.open()) {
      RowLayout layout = layout(snapshot);
      assertThat(read(snapshot.id(), layout).rows()).isEqualTo(1000);
      source.query(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE application_name LIKE 'convoy extractor%reader'");

      assertFails(() -> read(snapshot.id(), layout), ErrorCode.SOURCE_UNAVAILABLE, "public.t");
      assertThat(read(snapshot.id(), layout).rows()).isEqualTo(1000);
    }
  }

  @Test
  void aTableThatChangedAfterItWasDescribedIsNotRead() {
    RowLayout layout;
    try (HeldSnapshot snapshot = session.open()) {
      layout = layout(snapshot);
    }
    for (String change :
        List.of(
            "ADD COLUMN w int", "DROP COLUMN w, ALTER COLUMN v TYPE varchar(9)", "RENAME TO u")) {
      source.execute("ALTER TABLE t " + change);
      try (SourceSession any = session("public.?");
          HeldSnapshot snapshot = any.open()) {
        assertFails(() -> read(snapshot.id(), layout), ErrorCode.SOURCE_CHANGED, "public.t");
      }
    }
    source.execute("DROP TABLE u");
  }

  @Test
  void aCancelEndsAReadAndWhatWouldFollow() throws Exception {
    source.execute("INSERT INTO t SELECT i, repeat('x', 800) FROM generate_series(2000, 90000) i");
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (HeldSnapshot snapshot = session.open()) {
      ChunkRequest request = new ChunkRequest(layout(snapshot), WHOLE, snapshot.id());
      RowCollector rows =
          new RowCollector(() -> {
            reading.countDown();
            join(cancelled);
          });
      CompletableFuture<Long> read =
          CompletableFuture.supplyAsync(() -> session.read(request, rows).rows());
      reading.await();
      session.cancel();
      cancelled.countDown();

      assertThatThrownBy(read::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
      assertFails(() -> read(snapshot.id(), layout(snapshot)), ErrorCode.INTERRUPTED, "stop");
    }
  }

  @Test
  void aHeldSnapshotOutlivesTheTimeoutsOfItsRole() throws SQLException {
    // It has been there before, so that the timeouts are not its own.
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      for (String timeout :
          List.of(
              "statement_timeout",
              "transaction_timeout",
              "idle_session_timeout",
              "idle_in_transaction_session_timeout")) {
        statement.execute("ALTER DATABASE source SET " + timeout + " = '500ms'");
      }
      try {
        HeldSnapshot snapshot = open(session);
        HeldSnapshot joined = join(snapshot.id());
        RowLayout layout = layout(snapshot);
        statement.execute("SELECT pg_sleep(0.7)");

        assertThat(read(snapshot.id(), layout).rows()).isEqualTo(1000);
        assertThat(read(joined.id(), layout).rows()).isEqualTo(1000);
      } finally {
        statement.execute("ALTER DATABASE source RESET ALL");
      }
    }
  }

  @Test
  void oneThatWasJoinedOutlivesWhoeverOpenedItAndIsJoinedAgain() {
    HeldSnapshot opened = open(session);
    RowLayout layout = layout(opened);
    RowCollector before = read(opened.id(), layout);
    HeldSnapshot joined = join(opened.id());
    opened.close();
    source.execute("DELETE FROM t WHERE id % 2 = 0");
    source.execute("VACUUM t");

    HeldSnapshot third = join(joined.id());
    joined.close();
    RowCollector after = read(third.id(), layout);
    assertThat(after.rows()).isEqualTo(1000);
    assertThat(after.sum()).isEqualTo(before.sum());
    assertThat(third.id()).isNotIn(opened.id(), joined.id());
    assertFails(() -> read(opened.id(), layout), ErrorCode.SNAPSHOT_LOST, opened.id());
    assertFails(() -> read(joined.id(), layout), ErrorCode.SNAPSHOT_LOST, joined.id());
  }

  @Test
  void whoeverJoinedKeepsItsTablesFromBeingRewritten() throws Exception {
    HeldSnapshot opened = open(session);
    HeldSnapshot joined = join(opened.id());
    opened.close();
    CompletableFuture<Void> truncated =
        CompletableFuture.runAsync(() -> source.execute("TRUNCATE t"));
    Await.until(
        LIMIT,
        () -> source.count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1,
        "the TRUNCATE waits");
    assertThat(truncated).isNotDone();
    joined.close();
    truncated.get();
  }

  @Test
  void isABurdenAsSoonAsSomebodyHasWaitedLongEnoughForItsTables() throws Exception {
    HeldSnapshot opened = open(session);
    HeldSnapshot joined = join(opened.id());
    source.execute("SELECT 1; DELETE FROM t WHERE id = 1");
    CompletableFuture<Void> truncated =
        CompletableFuture.runAsync(() -> source.execute("TRUNCATE t"));

    for (HeldSnapshot each : List.of(opened, joined)) {
      Await.until(LIMIT, () -> each.burden().isPresent(), "the TRUNCATE waited for a second");
      assertThat(each.burden().orElseThrow())
          .contains(
              "source.max-blocking", "session ", " waited for 1 s to have public.t for itself");
    }
    assertThat(truncated).isNotDone();
    opened.close();
    joined.close();
    truncated.get();
  }

  /** Behind it the joiner would wait for the very snapshot that it is to save. */
  @Test
  void nobodyJoinsBehindAStatementThatWaitsForItsTables() throws Exception {
    HeldSnapshot opened = open(session);
    CompletableFuture<Void> altered =
        CompletableFuture.runAsync(() -> source.execute("ALTER TABLE t DROP COLUMN v"));
    Await.until(
        LIMIT,
        () -> source.count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1,
        "the ALTER TABLE waits");
    assertFails(() -> join(opened.id()), ErrorCode.SOURCE_UNAVAILABLE, "nobody can join");
    assertThat(altered).isNotDone();
    opened.close();
    altered.get();
  }

  @Test
  void nobodyJoinsASnapshotThatIsGone() {
    HeldSnapshot opened = open(session);
    opened.close();

    assertFails(() -> join(opened.id()), ErrorCode.SNAPSHOT_LOST, opened.id());
  }

  /** The locks of other sessions of the source would fail. */
  @Test
  void nobodyJoinsWhereTheLocksWouldFillTheServer() {
    source.execute("CREATE TABLE many (id int) PARTITION BY RANGE (id)");
    source.execute(
        "DO $$ BEGIN FOR i IN 1..1700 LOOP EXECUTE format("
            + "'CREATE TABLE many_%s PARTITION OF many FOR VALUES FROM (%s) TO (%s)', i, i, i + 1);"
            + " END LOOP; END $$");
    try (SourceSession wide = session("public.many");
        HeldSnapshot opened = wide.open()) {
      assertFails(
          () -> wide.join(opened.id()), ErrorCode.SOURCE_ERROR, "max_locks_per_transaction");
    } finally {
      source.execute("DROP TABLE many");
    }
  }

  /** Closed after the test, whatever becomes of it: the next one could not drop its tables. */
  private HeldSnapshot open(SourceSession by) {
    HeldSnapshot opened = by.open();
    held.add(opened);
    return opened;
  }

  private HeldSnapshot join(String snapshotId) {
    HeldSnapshot joined = session.join(snapshotId).orElseThrow();
    held.add(joined);
    return joined;
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RowCollector read(String snapshotId, RowLayout layout) {
    RowCollector rows = new RowCollector();
    long said = session.read(new ChunkRequest(layout, WHOLE, snapshotId), rows).rows();
    assertThat(rows.rows()).isEqualTo(said);
    return rows;
  }

  private static RowLayout layout(HeldSnapshot snapshot) {
    Table table = snapshot.describe().tables().getFirst();
    return RowLayout.of(table, TargetNames.SAME);
  }

  private static SourceSession session(String tables) {
    return new PostgresSource(source.config(Chunking.AUTO, DataSize.ofMebibytes(1), tables), "p")
        .session("0");
  }

  private static void assertFails(Runnable work, ErrorCode code, String message) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
