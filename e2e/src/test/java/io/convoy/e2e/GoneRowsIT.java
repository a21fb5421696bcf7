// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy sync} of tables by a watermark whose keys are compared: {@code deletes: keys}. */
final class GoneRowsIT {
  private static final Duration RUN = Duration.ofMinutes(3);

  private static final String SCHEMA =
      """
      CREATE SCHEMA blog;
      CREATE TABLE blog.post (title text, id int PRIMARY KEY, seq bigint NOT NULL);
      INSERT INTO blog.post SELECT 'title ' || i, i, i FROM generate_series(1, 15000) i;
      CREATE TABLE blog.odd (amount numeric(12, 3), seq bigint NOT NULL, code char(4), name text,
        at timestamptz, note text, PRIMARY KEY (name, at, code, amount));
      INSERT INTO blog.odd SELECT i / 8.0, i, 'c' || i % 9, 'name "' || i || '\\''',
        timestamptz '2024-02-28 23:59:59.123456+00' + i * interval '1 h', 'note' FROM
        generate_series(1, 3000) i;
      CREATE TABLE blog.day (on_day date, part time, id uuid, is_open boolean, raw bytea,
        seq bigint NOT NULL, PRIMARY KEY (on_day, part, id, is_open, raw));
      INSERT INTO blog.day SELECT date '1999-12-31' + i, time '00:00' + i * interval '1 s',
        CAST(md5(i::text) AS uuid), i % 2 = 0, decode(md5(i::text), 'hex'), i FROM
        generate_series(1, 2000) i;
      CREATE TABLE blog.still (id int PRIMARY KEY, seq bigint NOT NULL);
      INSERT INTO blog.still SELECT i, i FROM generate_series(1, 2000) i;
      CREATE SCHEMA kept;
      CREATE TABLE kept.price (id int PRIMARY KEY, price int, seq bigint NOT NULL);
      INSERT INTO kept.price SELECT i, i, i FROM generate_series(1, 2000) i;
      """;

  private static final String TABLES =
      """
      source.tables.include: ['blog.*', 'kept.*']
      sync: { compare-every: 0s }
      tables:
        - match: 'kept.*'
          capture: watermark
          watermark: { column: seq, lag: 0, deletes: keys }
          apply: history
        - match: blog.post
          rename: article
          capture: watermark
          watermark: { column: seq, lag: 0, deletes: %1$s }
        - match: 'blog.*'
          capture: watermark
          watermark: { column: seq, lag: 0, deletes: %1$s }
      """;

  private static final String VERSIONS =
      "SELECT count(*) || ' ' || count(*) FILTER (WHERE is_current) FROM kept.price WHERE id IN (5,"
          + " 6)";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static Path file;

  @BeforeAll
  static void load() {
    databases = new Databases(folder);
    databases.onSource(SCHEMA);
    file = configure("keys");
    try (ConvoyProcess convoy = ConvoyProcess.replicate(file, folder.resolve("work"))) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertThat(step(0)).contains("5 tables by a watermark", "looked for by the keys of all rows");
    databases.keepTarget("marked");
    databases.onSource("CREATE SCHEMA former");
    for (String table : List.of("post", "odd", "day", "still")) {
      databases.onSource("CREATE TABLE former.%1$s AS TABLE blog.%1$s".formatted(table));
    }
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void restore() {
    configure("keys");
    databases.renewTarget("marked");
    for (String table : List.of("post", "odd", "day", "still")) {
      databases.onSource(
          "TRUNCATE blog.%1$s; INSERT INTO blog.%1$s TABLE former.%1$s".formatted(table));
    }
  }

  private static Path configure(String deletes) {
    return databases.configuration("blog", TABLES.formatted(deletes));
  }

  @Test
  void rowsThatAreGoneAreGoneInTheTargetAfterOneStep() {
    String still = rows("still");
    databases.onSource(
        """
        DELETE FROM blog.post WHERE id % 500 = 1;
        UPDATE blog.post SET title = 'new', seq = 20000 WHERE id = 2;
        INSERT INTO blog.post VALUES ('told', 20001, 20001), ('late', 20002, 17);
        UPDATE blog.post SET id = 20003 WHERE id = 3;
        DELETE FROM blog.odd WHERE seq % 300 = 1;
        INSERT INTO blog.odd SELECT amount, 4000, 'x', name, at, note FROM blog.odd WHERE seq = 2;
        DELETE FROM blog.day WHERE seq % 200 = 1;
        INSERT INTO blog.day SELECT on_day, part, id, NOT is_open, raw, 4000 FROM blog.day
          WHERE seq = 2;
        DELETE FROM kept.price WHERE id = 5;
        UPDATE kept.price SET price = 0, seq = 4000 WHERE id = 6;
        """);
    databases.onTarget("DELETE FROM blog.article WHERE id = 8");
    assertThat(step(0))
        .containsPattern("5 tables by a watermark, of which [0-9]+ rows were looked at")
        .contains("deletes were looked for by the keys of all rows")
        .doesNotContain("all equal");
    assertIsAsTheSource();
    assertThat(databases.query(databases.target(), VERSIONS)).containsExactly("3 1");
    assertThat(rows("still")).as("a table in which nothing changed").isEqualTo(still);
    String article = rows("article");
    assertThat(step(0)).contains("5 tables by a watermark");
    assertThat(rows("article")).as("nothing is brought twice").isEqualTo(article);
    databases.onSource("INSERT INTO kept.price VALUES (5, 5, 5); UPDATE kept.price SET seq = id");
  }

  @Test
  void theyStayUnlessTheyAreToBeLookedFor() {
    configure("ignore");
    databases.onSource(
        "DELETE FROM blog.post WHERE id = 4; UPDATE blog.post SET seq = 20000 WHERE id = 9");
    assertThat(step(0)).contains("deletes were looked for in 1 of them");
    assertThat(databases.number(databases.target(), "SELECT count(*) FROM blog.article"))
        .isEqualTo(15_000);
    configure("keys");
    assertThat(step(0)).contains("by the keys of all rows");
    assertIsAsTheSource();
  }

  @Test
  void aTableIsComparedWholeWhereItsKeysDoNotTellAll() {
    databases.onSource(
        """
        INSERT INTO blog.odd SELECT 1, 17, 'long', repeat('n', 300), now(), 'late';
        """);
    assertThat(step(0))
        .contains("4 tables by a watermark")
        .contains("1 table was compared whole, all equal")
        .contains("a key that one side has alone is not told exactly");
    assertIsAsTheSource();
  }

  /** Where each row lies, and who wrote it. */
  private static String rows(String table) {
    return databases
        .query(
            databases.target(),
            "SELECT md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)) FROM blog."
                + table)
        .getFirst();
  }

  private static void assertIsAsTheSource() {
    assertThat(databases.bags(databases.target(), "blog").stream().sorted().toList())
        .isEqualTo(
            databases.bags(databases.source(), "blog").stream()
                .map(bag -> bag.replace("post ", "article "))
                .sorted()
                .toList());
  }

  private static String step(int exit) {
    try (ConvoyProcess convoy =
        ConvoyProcess.start(
            "sync", "-f", file.toString(), "--work-dir", folder.resolve("work").toString())) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(exit);
      return convoy.output();
    }
  }
}
