// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.embedded.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code convoy replicate}, killed and not. */
final class ReplicateIT {
  private static final Duration RUN = Duration.ofMinutes(2);
  private static final String ROWS_READ =
      """
      SELECT relname || ' ' || seq_tup_read FROM pg_stat_user_tables
      WHERE relname IN ('customer', 'line', 'orders', 'visit') ORDER BY 1
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;

  @BeforeAll
  static void fill() {
    databases = Databases.ofShop(folder);
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void empty() {
    databases.renewTarget();
  }

  @Test
  void carriesRowsKeysDefaultsAndSequences() {
    Path file = databases.configuration("whole", "");
    try (ConvoyProcess convoy = replicate(file, "whole")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.stderr().getFirst()).matches("run \\d{8}-\\d{6}-[0-9a-z]{4}");
      assertThat(convoy.stdout()).anyMatch(line -> line.contains("all equal"));
    }
    databases.assertSame();
    assertThat(databases.bookkeeping()).containsExactly("run", "shape");
    assertThat(
            databases.query(
                databases.target(),
                "SELECT concat_ws(' ', kind, outcome, rows, source_url) FROM convoy.run"))
        .singleElement()
        .asString()
        .startsWith("REPLICATE equal ")
        .contains("jdbc:postgresql://");
  }

  @Test
  void tellsTablesApartWhoseNamesReadTheSameWithDots() {
    databases.onSource(
        """
        CREATE SCHEMA na;
        CREATE TABLE na."mes.t" (id int PRIMARY KEY, name text);
        INSERT INTO na."mes.t" VALUES (1, 'one'), (2, 'two');
        CREATE SCHEMA "na.mes";
        CREATE TABLE "na.mes".t (id int PRIMARY KEY, next int REFERENCES na."mes.t");
        INSERT INTO "na.mes".t VALUES (7, 1);
        """);
    Path file = databases.configuration("dots", "source.tables.include: ['na.*']");
    try (ConvoyProcess convoy = replicate(file, "dots")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.stdout())
          .anyMatch(line -> line.startsWith("na.\"mes.t\" "))
          .anyMatch(line -> line.startsWith("\"na.mes\".t "));
    } finally {
      databases.onSource("DROP SCHEMA na, \"na.mes\" CASCADE");
    }
    assertThat(databases.query(databases.target(), "SELECT name FROM na.\"mes.t\" ORDER BY id"))
        .containsExactly("one", "two");
    assertThat(databases.query(databases.target(), "SELECT id || ' ' || next FROM \"na.mes\".t"))
        .containsExactly("7 1");
  }

  @Test
  void goesOnAfterAKillInPhaseAfterPhase() {
    Path file = databases.configuration("killed", "");
    try (ConvoyProcess first = replicate(file, "killed", "--json")) {
      first.awaitLine("\"phase\":\"DESCRIBE\"").kill();
    }
    for (String phase : List.of("COPY", "FINALIZE", "VERIFY")) {
      try (ConvoyProcess convoy = replicate(file, "killed", "--json", "--resume")) {
        convoy.awaitLine("\"phase\":\"" + phase + "\"").kill();
      }
    }
    try (ConvoyProcess last = replicate(file, "killed", "--resume")) {
      assertThat(last.awaitEnd(RUN)).as(last::output).isZero();
    }
    databases.assertSame();
  }

  @Test
  void survivesACrashOfTheTargetWithoutReadingTheSourceAgain() {
    Path file = databases.configuration("crash", "loader: { transaction-bytes: 256KiB }");
    databases.onSource("SELECT pg_stat_reset()");
    try (ConvoyProcess convoy = replicate(file, "crash")) {
      Await.until(RUN, () -> databases.count(databases.target(), "line") > 0, "rows are loaded");
      databases.target().kill();
      databases.target().restart();
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertThat(databases.query(databases.source(), ROWS_READ))
        .as("rows that the source has gone through: each is read once and counted once")
        .containsExactly("customer 40000", "line 400000", "orders 200000", "visit 100000");
    databases.assertSameRows();
  }

  @Test
  void stopsWithinTenSecondsAndSaysHowToGoOn() {
    Path file = databases.configuration("interrupted", "");
    try (ConvoyProcess convoy = replicate(file, "interrupted", "--json")) {
      convoy.awaitLine("\"phase\":\"COPY\"");
      convoy.interrupt();
      assertThat(convoy.awaitEnd(Duration.ofSeconds(10))).isEqualTo(130);
      assertThat(convoy.said("--resume")).as(convoy::output).isTrue();
    }
    try (ConvoyProcess convoy = replicate(file, "interrupted", "--resume")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    databases.assertSameRows();
  }

  @Test
  void startsAnewOverWhatAKilledRunLeft() throws IOException {
    Path file = databases.configuration("anew", "");
    try (ConvoyProcess convoy = replicate(file, "anew", "--json")) {
      convoy.awaitLine("\"phase\":\"COPY\"").kill();
    }
    try (ConvoyProcess convoy = replicate(file, "anew", "--json")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      reports(String.join("\n", convoy.stdout()));
    }
    databases.assertSameRows();
    assertThat(runs(file, "anew")).containsExactly("completed kafka", "cancelled kafka");
    // Somebody took the folder away: the target still knows what came to its end.
    assertThat(runs(file, "gone")).contains("completed target").doesNotContain("cancelled target");
  }

  /** As the list of runs has them. */
  private static List<String> runs(Path file, String work) throws IOException {
    try (ConvoyProcess runs =
        ConvoyProcess.start(
            "runs",
            "-f",
            file.toString(),
            "--work-dir",
            folder.resolve("work-" + work).toString(),
            "--json")) {
      assertThat(runs.awaitEnd(RUN)).as(runs::output).isZero();
      List<String> known = new ArrayList<>();
      new JsonMapper()
          .readTree(String.join("\n", runs.stdout()))
          .path("runs")
          .forEach(
              run -> known.add(run.path("state").asText() + " " + run.path("knownTo").asText()));
      return known;
    }
  }

  /** The same on stdout as in the work folder. */
  private static void reports(String stdout) throws IOException {
    JsonNode report = new JsonMapper().readTree(stdout);
    Path kept = folder.resolve("work-anew/reports").resolve(report.path("run").asText());
    assertThat(new JsonMapper().readTree(kept.resolve("report.json").toFile())).isEqualTo(report);
    assertThat(Files.readString(kept.resolve("report.html"))).contains("Seen and accepted");
    assertThat(report.path("outcome").asText()).isEqualTo("completed");
    assertThat(report.at("/versions/target").asText()).startsWith("PostgreSQL ");
    assertThat(report.path("steps").findValuesAsText("step")).contains("COPY", "VERIFY");
    assertThat(report.path("tables"))
        .isNotEmpty()
        .allSatisfy(table -> {
          assertThat(table.path("checksum")).isEqualTo(table.path("checksumTarget"));
          assertThat(table.path("reached").findValuesAsText("stage"))
              .contains("PLANNED", "EXTRACTED", "FINALIZED", "VERIFIED");
        });
  }

  @Test
  void goesOnWithoutRowsThatTheTargetRefusesUpToALimitAndLoadsThemLater() throws SQLException {
    databases.onSource(
        """
        CREATE SCHEMA odd;
        CREATE TABLE odd.items (id int PRIMARY KEY, price int NOT NULL, note text);
        INSERT INTO odd.items
        SELECT i, CASE WHEN i % 150 = 0 THEN -i ELSE i END, 'item ' || i FROM generate_series(1, 1000) i;
        """);
    databases.onTarget(
        """
        CREATE SCHEMA odd;
        CREATE TABLE odd.items (id int PRIMARY KEY, price int NOT NULL, note text,
          CONSTRAINT has_a_price CHECK (price >= 0));
        """);
    String settings =
        "source.tables.include: ['odd.*']\ntarget.on-existing: truncate\n"
            + "target.on-bad-row: reject\ntarget.reject-limit: ";
    try (ConvoyProcess convoy =
        replicate(databases.configuration("odd", settings + "0.5%"), "odd")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(1);
      assertThat(convoy.output()).contains("items", "target.reject-limit allow 0.5%");
    }
    Path file = databases.configuration("odd", settings + "1%");
    try (ConvoyProcess convoy = replicate(file, "odd", "--resume")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output()).contains("completed WITH REJECTS", "equal, 6 rejected");
      assertThat(databases.count(databases.target(), "odd.items")).isEqualTo(994);
      listsRejects(file);
      reportsThem(file);
      loadsThemOnceTheyAreMended(file);
    } finally {
      databases.onSource("DROP SCHEMA odd CASCADE");
    }
  }

  private static void loadsThemOnceTheyAreMended(Path file) throws SQLException {
    databases.onTarget(
        """
        ALTER TABLE odd.items DROP CONSTRAINT has_a_price;
        INSERT INTO odd.items VALUES (300, 1, 'of an application');
        """);
    killAmidTheRetry(file);
    assertThat(databases.count(databases.target(), "odd.items")).isEqualTo(995);

    try (ConvoyProcess convoy = ofOdd(file, "rejects", "retry")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(1);
      assertThat(convoy.stdout())
          .containsExactly(
              "odd.items: 5 rows loaded, 1 refused again ('convoy rejects' says why); 1 row is"
                  + " still rejected");
    }
    try (ConvoyProcess convoy = ofOdd(file, "rejects")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.stdout())
          .singleElement()
          .asString()
          .startsWith("odd.items: id=300, price=-300, note=item 300: duplicate key")
          .contains("[23505]");
    }
    databases.onTarget("DELETE FROM odd.items WHERE id = 300");
    try (ConvoyProcess convoy = ofOdd(file, "rejects", "retry", "--json")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.stdout()).singleElement().asString().contains("\"loaded\":1,\"open\":0");
    }
    try (ConvoyProcess convoy = ofOdd(file, "verify")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertThat(databases.count(databases.target(), "odd.items")).isEqualTo(1000);
  }

  /** It has the rows in its transaction, as far as the target lets it. */
  private static void killAmidTheRetry(Path file) throws SQLException {
    try (Connection other = databases.openTarget();
        Statement statement = other.createStatement();
        ConvoyProcess convoy = ofOdd(file, "rejects", "retry")) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE odd.items IN SHARE MODE");
      Await.until(
          RUN,
          () ->
              databases.number(
                      databases.target(),
                      "SELECT count(*) FROM pg_locks WHERE relation = 'odd.items'::regclass AND NOT"
                          + " granted")
                  > 0,
          "the retry wants to write to the table");
      convoy.kill();
      other.rollback();
    }
  }

  private static ConvoyProcess ofOdd(Path file, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of("-f", file.toString(), "--work-dir", folder.resolve("work-odd").toString()));
    return ConvoyProcess.start(arguments.toArray(String[]::new));
  }

  private static void reportsThem(Path file) {
    Path html = folder.resolve("odd.html");
    try (ConvoyProcess convoy = ofOdd(file, "report", "--html", html.toString())) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.stdout())
          .anyMatch(line -> line.startsWith("- of 1,000 rows that were read the target took 994"))
          .anyMatch(line -> line.startsWith("- decide about the rows that the target refused"));
    }
    assertThat(html).content().contains("has_a_price").doesNotContain("item 300");
  }

  private static void listsRejects(Path file) {
    try (ConvoyProcess convoy = ofOdd(file, "rejects")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.stdout())
          .as(convoy::output)
          .hasSize(6)
          .allSatisfy(line -> assertThat(line).contains("has_a_price", "[23514]"))
          .anySatisfy(line ->
              assertThat(line).startsWith("odd.items: id=300, price=-300, note=item 300: "));
    }
  }

  @Test
  void addsLaterWhatRowsWereInTheWayOf() {
    // A load with triggers off leaves a child without its parent, which the source never noticed.
    databases.onSource(
        """
        CREATE SCHEMA late;
        CREATE TABLE late.parent (id int PRIMARY KEY);
        CREATE TABLE late.child (id int PRIMARY KEY, parent int REFERENCES late.parent);
        SET session_replication_role = replica;
        INSERT INTO late.child VALUES (1, 4711);
        """);
    Path file = databases.configuration("late", "source.tables.include: ['late.*']");
    try (ConvoyProcess convoy = replicate(file, "late")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output()).contains("child_parent_fkey", "4711", "./convoy finalize");
    } finally {
      databases.onSource("DROP SCHEMA late CASCADE");
    }
    assertThat(isValid("child_parent_fkey")).isEqualTo("f");

    try (ConvoyProcess convoy = addLeftOut(file, "late")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(1);
      assertThat(convoy.output()).contains("child_parent_fkey");
    }
    databases.onTarget("INSERT INTO late.parent VALUES (4711)");
    try (ConvoyProcess convoy = addLeftOut(file, "late")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertThat(isValid("child_parent_fkey")).isEqualTo("t");
  }

  private static String isValid(String constraint) {
    String sql = "SELECT convalidated FROM pg_constraint WHERE conname = '%s'";
    return databases.query(databases.target(), sql.formatted(constraint)).getFirst();
  }

  private static ConvoyProcess addLeftOut(Path file, String work) {
    Path dir = folder.resolve("work-" + work);
    return ConvoyProcess.start("finalize", "-f", file.toString(), "--work-dir", dir.toString());
  }

  private static ConvoyProcess replicate(Path file, String work, String... options) {
    return ConvoyProcess.replicate(file, folder.resolve("work-" + work), options);
  }
}
