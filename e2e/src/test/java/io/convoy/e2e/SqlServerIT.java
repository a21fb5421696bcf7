// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.e2e.TypeCase.Cell;
import io.convoy.embedded.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code convoy replicate} from a SQL Server. */
final class SqlServerIT {
  private static final Duration RUN = Duration.ofMinutes(3);
  private static final int ROWS = 20_000;

  /** A key of each kind, and how its values are made of a number n that counts from 1. */
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("k_int", List.of("a int NOT NULL", "n", "a")),
          Map.entry("k_gaps", List.of("a bigint NOT NULL", "CAST(n AS bigint) * n * 1000", "a")),
          Map.entry("k_decimal", List.of("a decimal(20,3) NOT NULL", "n / 8.0", "a")),
          Map.entry("k_date", List.of("a date NOT NULL", "DATEADD(day, n, '1950-01-01')", "a")),
          Map.entry(
              "k_datetime",
              List.of("a datetime NOT NULL", "DATEADD(minute, n, '1999-12-31')", "a")),
          Map.entry(
              "k_text",
              List.of("a varchar(20) NOT NULL", "CONCAT('k''', (n * 7919) % 99991)", "a")),
          Map.entry(
              "k_unicode",
              List.of("a nvarchar(20) NOT NULL", "CONCAT(N'ж', (n * 7919) % 99991)", "a")),
          Map.entry("k_guid", List.of("a uniqueidentifier NOT NULL", "NEWID()", "a")),
          Map.entry("k_pair", List.of("a int NOT NULL, b int NOT NULL", "n % 7, n", "a, b")),
          Map.entry(
              "k_mixed",
              List.of(
                  "a varchar(9) NOT NULL, b date NOT NULL, c int NOT NULL",
                  "CONCAT('g', n % 3), DATEADD(day, n % 50, '2020-01-01'), n",
                  "a, b, c")),
          Map.entry("k_none", List.of("a int NULL", "n", "")));

  @TempDir static Path folder;
  private static SqlServerEndpoint source;
  private static Databases databases;

  @BeforeAll
  static void start() {
    source = SqlServerEndpoint.open();
    databases = new Databases(folder);
  }

  @AfterAll
  static void stop() {
    if (databases != null) {
      databases.close();
      source.close();
    }
  }

  @BeforeEach
  void empty() {
    databases.renewTarget();
  }

  @Test
  void carriesEachTypeAsDocumented() {
    List<TypeCase> cases = TypeCase.all();
    for (int i = 0; i < cases.size(); i++) {
      source.run(
          "CREATE TABLE type_" + i + " (id int PRIMARY KEY, v " + cases.get(i).type() + " NULL)");
      List<Cell> cells = cases.get(i).cells();
      source.run("INSERT INTO type_" + i + " (id, v) VALUES (0, NULL)");
      for (int row = 0; row < cells.size(); row++) {
        source.run(
            "INSERT INTO type_%d (id, v) VALUES (%d, %s)"
                .formatted(i, row + 1, cells.get(row).literal()));
      }
    }

    List<String> report = replicate("types", "dbo.type_*", "");

    assertThat(report).anyMatch(line -> line.contains("all equal"));
    for (int i = 0; i < cases.size(); i++) {
      TypeCase expected = cases.get(i);
      List<String> texts = new ArrayList<>();
      texts.add("(null)");
      expected.cells().forEach(cell -> texts.add(cell.text()));
      assertThat(
              target(
                  "SELECT coalesce("
                      + shown(expected)
                      + "::text, '(null)') FROM type_"
                      + i
                      + " ORDER BY id"))
          .as(expected.type())
          .isEqualTo(texts);
      assertThat(
              target(
                  "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = 'v'"
                      + " AND attrelid = 'type_"
                      + i
                      + "'::regclass"))
          .containsExactly(expected.targetType());
    }
  }

  /** An instant shows in the session's time zone, whichever that is. */
  private static String shown(TypeCase of) {
    return of.targetType().endsWith(" with time zone") ? "(v AT TIME ZONE 'UTC')" : "v";
  }

  @Test
  void carriesEachRowOnceByEachKindOfKey() {
    KEYS.forEach((table, key) -> {
      String primary = key.get(2).isEmpty() ? "" : ", PRIMARY KEY (" + key.get(2) + ")";
      source.run(
          "CREATE TABLE %s (%s, n int NOT NULL, pad varchar(100) NOT NULL%s)"
              .formatted(table, key.get(0), primary));
      source.run(
          """
          WITH d AS (SELECT i FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) v(i)),
               r AS (SELECT a.i + 10 * b.i + 100 * c.i + 1000 * d.i + 10000 * e.i + 1 AS n
                     FROM d a CROSS JOIN d b CROSS JOIN d c CROSS JOIN d d CROSS JOIN d e)
          INSERT INTO %s SELECT %s, n, REPLICATE('x', n %% 100) FROM r WHERE n <= %d\
          """
              .formatted(table, key.get(1), ROWS));
    });

    List<String> report = replicate("keys", "dbo.k_*", "chunk-bytes: 64KiB");

    assertThat(report).anyMatch(line -> line.contains("all equal"));
    for (String table : new TreeMap<>(KEYS).keySet()) {
      assertThat(
              target("SELECT count(*) || ' ' || count(DISTINCT n) || ' ' || sum(n) FROM " + table))
          .as(table)
          .containsExactly(ROWS + " " + ROWS + " " + (long) ROWS * (ROWS + 1) / 2);
      assertThat(target("SELECT lower(a::text) FROM " + table + " ORDER BY n"))
          .as(table)
          .isEqualTo(source.query("SELECT " + text(table) + " FROM " + table + " ORDER BY n"));
    }
  }

  /** As PostgreSQL prints it. */
  private static String text(String table) {
    return switch (table) {
      case "k_date" -> "CONVERT(varchar(10), a, 23)";
      case "k_datetime" -> "CONVERT(varchar(19), a, 120)";
      default -> "LOWER(CAST(a AS nvarchar(60)))";
    };
  }

  @Test
  void carriesKeysIndexesForeignKeysIdentitiesDefaultsAndComments() {
    source.run(
        """
        CREATE TABLE s_parent (
          id int IDENTITY(100, 5) PRIMARY KEY,
          code varchar(10) NOT NULL UNIQUE,
          price decimal(10,2) NOT NULL DEFAULT ((9.50)),
          note nvarchar(20) NULL DEFAULT (N'it''s'),
          made datetime NOT NULL DEFAULT (GETDATE()))\
        """);
    source.run(
        """
        CREATE TABLE s_child (
          a int NOT NULL, b int NOT NULL, parent int NULL,
          twice AS (a * 2), CHECK (a > 0), PRIMARY KEY (a, b),
          FOREIGN KEY (parent) REFERENCES s_parent (id) ON DELETE CASCADE ON UPDATE NO ACTION)\
        """);
    source.run("CREATE INDEX s_ix ON s_child (parent DESC, b) INCLUDE (a)");
    source.run("INSERT INTO s_parent (code) VALUES ('x')");
    source.run("INSERT INTO s_parent (code) VALUES ('y')");
    source.run("INSERT INTO s_child (a, b, parent) VALUES (1, 1, 100), (2, 1, 105), (3, 3, NULL)");

    List<String> report = replicate("shape", "dbo.s_*", "");

    assertThat(definitions("s_parent"))
        .contains("PRIMARY KEY (id)")
        .anyMatch(line -> line.startsWith("UNIQUE") && line.endsWith("(code)"));
    assertThat(definitions("s_child"))
        .contains(
            "PRIMARY KEY (a, b)", "FOREIGN KEY (parent) REFERENCES s_parent(id) ON DELETE CASCADE");
    assertThat(
            target(
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid ="
                    + " 's_child'::regclass"))
        .anyMatch(line -> line.endsWith("(parent DESC, b) INCLUDE (a)"));
    assertThat(target("SELECT a || ' ' || twice FROM s_child ORDER BY a"))
        .containsExactly("1 2", "2 4", "3 6");
    databases.onTarget("INSERT INTO s_parent (code, made) VALUES ('z', now())");
    assertThat(target("SELECT id || ' ' || price || ' ' || note FROM s_parent ORDER BY id"))
        .containsExactly("100 9.50 it's", "105 9.50 it's", "110 9.50 it's");
    assertThat(report)
        .as("what is not carried is named with its text")
        .anyMatch(line -> line.contains("twice") && line.contains("*"))
        .anyMatch(line -> line.contains("check") && line.contains(">"))
        .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("getdate"));
  }

  @Test
  void countsWhatCouldNotBeKeptWhole() {
    source.run(
        "CREATE TABLE w_time (id int PRIMARY KEY, o datetimeoffset(0) NULL, v sql_variant NULL)");
    source.run(
        "INSERT INTO w_time VALUES (1, '2024-01-01 00:00:00 +01:00', CAST(7 AS int)),"
            + " (2, '2024-01-01 00:00:00 +00:00', NULL)");

    List<String> report = replicate("altered", "dbo.w_*", "");

    assertThat(report)
        .contains("altered: dbo.w_time.o: 1 value, offset not kept")
        .contains("altered: dbo.w_time.v: 1 value, base type not kept");
    assertThat(target("SELECT o AT TIME ZONE 'UTC' FROM w_time ORDER BY id"))
        .containsExactly("2023-12-31 23:00:00", "2024-01-01 00:00:00");
  }

  @Test
  void saysHowRowsAreOfOnePointInTimeOrNot() {
    source.run("CREATE TABLE p_one (id int PRIMARY KEY)");
    source.run("INSERT INTO p_one VALUES (1)");

    assertThat(replicate("nolock", "dbo.p_*", "snapshot: nolock"))
        .anyMatch(line ->
            line.startsWith("rows are of no common point in time") && line.contains("nolock"));
    databases.renewTarget();
    assertThat(replicate("auto", "dbo.p_*", ""))
        .anyMatch(line -> line.contains("point in time ("))
        .noneMatch(line -> line.contains("nolock"));
  }

  /** A writer puts each number into both tables at once; the copy has the same numbers in both. */
  @Test
  void copiesOneMomentOfASourceThatIsWritten() throws InterruptedException {
    source.run("CREATE TABLE m_first (n int PRIMARY KEY, pad char(200) NOT NULL)");
    source.run("CREATE TABLE m_second (n int PRIMARY KEY, pad char(200) NOT NULL)");
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = Thread.ofVirtual().start(() -> writePairs(done));
    try {
      Await.until(RUN, () -> count("m_first") > 200, "the writer has begun");
      List<String> report = replicate("moment", "dbo.m_*", "chunk-bytes: 16KiB");
      assertThat(report).anyMatch(line -> line.startsWith("all rows are of one point in time"));
    } finally {
      done.set(true);
      writer.join();
    }
    assertThat(
            target(
                "SELECT count(*) FROM m_first FULL JOIN m_second USING (n)"
                    + " WHERE m_first.pad IS NULL OR m_second.pad IS NULL"))
        .containsExactly("0");
    assertThat(databases.count(databases.target(), "m_first"))
        .as("the source was written while it was read")
        .isBetween(200L, count("m_first") - 1);
  }

  private static void writePairs(AtomicBoolean done) {
    for (int n = 1; !done.get(); n++) {
      source.run(
          "BEGIN TRAN; INSERT INTO m_first VALUES (%1$d, 'x'); INSERT INTO m_second VALUES (%1$d, 'y'); COMMIT"
              .formatted(n));
    }
  }

  private static long count(String table) {
    return Long.parseLong(source.query("SELECT COUNT(*) FROM " + table).getFirst());
  }

  @Test
  void goesOnAfterAKill() {
    source.run("CREATE TABLE r_rows (id int PRIMARY KEY, pad varchar(200) NOT NULL)");
    source.run(
        """
        WITH d AS (SELECT i FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) v(i))
        INSERT INTO r_rows
        SELECT a.i + 10 * b.i + 100 * c.i + 1000 * d.i + 10000 * e.i, REPLICATE('y', 150)
        FROM d a CROSS JOIN d b CROSS JOIN d c CROSS JOIN d d CROSS JOIN d e\
        """);
    Path file = configuration("killed", "dbo.r_*", "chunk-bytes: 256KiB");
    try (ConvoyProcess convoy = process(file, "killed", "--json")) {
      convoy.awaitLine("\"phase\":\"COPY\"").kill();
    }
    try (ConvoyProcess convoy = process(file, "killed", "--resume")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertThat(target("SELECT count(*) || ' ' || sum(id) || ' ' || min(pad) FROM r_rows"))
        .containsExactly("100000 4999950000 " + "y".repeat(150));
  }

  private static List<String> definitions(String table) {
    return target(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '"
            + table
            + "'::regclass");
  }

  private static List<String> target(String sql) {
    return databases.query(databases.target(), sql);
  }

  /** Runs to the end and returns the report. */
  private static List<String> replicate(String name, String tables, String option) {
    try (ConvoyProcess convoy = process(configuration(name, tables, option), name)) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      return convoy.stdout();
    }
  }

  private static ConvoyProcess process(Path file, String work, String... options) {
    return ConvoyProcess.replicate(file, folder.resolve("work-" + work), options);
  }

  private static Path configuration(String name, String tables, String option) {
    String yaml =
        """
        pipeline: %s
        source:
          url: "%s"
          user: %s
          password: "%s"
          tables: { include: ["%s"] }
          %s
        target:
          url: %s
          user: %s
          password: %s
          schemas: { dbo: public }
        """
            .formatted(
                name,
                source.url(),
                source.user(),
                source.password(),
                tables,
                option,
                databases.target().jdbcUrl(Databases.DATABASE),
                databases.target().user(),
                databases.target().password());
    try {
      return Files.writeString(folder.resolve(name + ".yml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
