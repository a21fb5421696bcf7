// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are replaced while somebody reads them. */
final class SwapIT {
  private static final Duration RUN = Duration.ofMinutes(2);

  /** Leaves the machine to who is tested. */
  private static final int PAUSE_MILLIS = 2;

  private static final String COUNT = "SELECT count(*) FROM orders";
  private static final String JOIN =
      "SELECT count(*) || ' of ' || count(DISTINCT o.id) FROM line l JOIN orders o ON o.id ="
          + " l.orders";
  private static final String VIEW = "SELECT n FROM counted";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Databases databases;

  @BeforeEach
  void fill() {
    databases = Databases.ofShop(folder);
  }

  @AfterEach
  void stop() {
    databases.close();
  }

  private Path configuration(String name) {
    return databases.configuration(name, "  on-existing: swap\n  on-dependents: carry");
  }

  private ConvoyProcess replicate(Path file, String... options) {
    return ConvoyProcess.replicate(file, folder.resolve("work"), options);
  }

  /** Asks the same again and again, and keeps what it was told each time it was something else. */
  private final class Reader implements AutoCloseable {
    private final String query;
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private final CountDownLatch end = new CountDownLatch(1);

    Reader(String query) {
      this.query = query;
      this.thread = Thread.ofVirtual().name("reader").start(this::read);
    }

    private void read() {
      try (Connection connection = databases.openTarget();
          Statement statement = connection.createStatement()) {
        while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            heard(row.getString(1));
          }
        }
      } catch (SQLException e) {
        answers.add("error: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void heard(String answer) {
      if (answers.isEmpty() || !answers.getLast().equals(answer)) {
        answers.add(answer);
      }
    }

    List<String> answers() {
      return answers;
    }

    @Override
    public void close() {
      end.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String answer(String query) {
    return databases.query(databases.target(), query).getFirst();
  }

  private void firstRun(Path file) {
    try (ConvoyProcess convoy = replicate(file)) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    databases.assertSame();
    databases.onTarget("CREATE VIEW counted AS SELECT count(*) AS n FROM orders");
    databases.onSource(
        """
        DELETE FROM line WHERE orders % 3 = 0;
        DELETE FROM orders WHERE id % 3 = 0;
        INSERT INTO visit VALUES (now(), '/new', '10.0.0.2');
        """);
  }

  /** The one that ends well; each before is killed while the swap cannot be done. */
  private String killedAroundSwap(Path file) throws SQLException {
    try (Connection keeper = databases.openTarget();
        Statement statement = keeper.createStatement()) {
      keeper.setAutoCommit(false);
      statement.execute("LOCK TABLE visit IN ACCESS SHARE MODE");
      try (ConvoyProcess convoy = replicate(file, "--json")) {
        convoy.awaitLine("\"phase\":\"SWAP\"");
        convoy.awaitLine("in use by session").kill();
      }
      try (ConvoyProcess convoy = replicate(file, "--json", "--resume")) {
        convoy.awaitLine("in use by session");
        keeper.commit();
        Await.until(
            RUN,
            () -> !answer("SELECT count(*) FROM visit").equals("50000"),
            "the tables are swapped");
        convoy.kill();
      }
    }
    try (ConvoyProcess convoy = replicate(file, "--resume")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output()).contains("./convoy drop-old", "_old_");
      return convoy.stderr().getFirst().substring("run ".length());
    }
  }

  @Test
  void readersSeeTheOldRowsOrTheNewOnesWhateverHappens() throws Exception {
    Path file = configuration("swap");
    firstRun(file);
    List<String> queries = List.of(COUNT, JOIN, VIEW);
    List<String> before = queries.stream().map(this::answer).toList();
    List<Reader> readers = new ArrayList<>();
    String runId;
    try {
      queries.forEach(query -> readers.add(new Reader(query)));
      runId = killedAroundSwap(file);
    } finally {
      readers.forEach(Reader::close);
    }
    for (int i = 0; i < readers.size(); i++) {
      assertThat(readers.get(i).answers())
          .as(queries.get(i))
          .containsExactly(before.get(i), answer(queries.get(i)));
    }
    databases.onTarget("CREATE VIEW held AS SELECT 1 AS one FROM \"public_old_" + runId + "\".big");
    assertThat(dropOld(file, runId, "view public.held")).isEqualTo(1);
    databases.onTarget("DROP VIEW held");
    assertThat(dropOld(file, runId, "dropped, 0 left")).isZero();
    databases.assertSame();
    assertThat(databases.query(databases.target(), "SELECT nspname FROM pg_namespace"))
        .as("old tables are gone")
        .noneMatch(name -> name.contains("_old_") || name.contains("_new_"));
    assertThat(databases.bookkeeping()).containsExactly("run", "shape");
  }

  private int dropOld(Path file, String runId, String said) {
    String work = folder.resolve("work").toString();
    try (ConvoyProcess convoy =
        ConvoyProcess.start("drop-old", "-f", file.toString(), "--work-dir", work, runId)) {
      int code = convoy.awaitEnd(RUN);
      assertThat(convoy.output()).contains(said);
      return code;
    }
  }
}
