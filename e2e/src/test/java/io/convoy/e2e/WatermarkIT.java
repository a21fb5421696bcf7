// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy sync} of tables of which a column says what changed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WatermarkIT {
  private static final Duration RUN = Duration.ofMinutes(3);

  private static final String SCHEMA =
      """
      CREATE SCHEMA blog;
      CREATE TABLE blog.post (id int PRIMARY KEY, slug text NOT NULL UNIQUE, title text,
        changed_at timestamptz);
      CREATE INDEX ON blog.post (changed_at);
      INSERT INTO blog.post SELECT i, 'slug ' || i, 'title ' || i,
        now() - interval '2 days' - i * interval '1 min' FROM generate_series(1, 5000) i;
      CREATE TABLE blog.vote (post int, voter text, seq bigint NOT NULL, PRIMARY KEY (post, voter));
      INSERT INTO blog.vote SELECT i, 'voter "' || i || '"', i FROM generate_series(1, 3000) i;
      CREATE TABLE blog.rate (id int PRIMARY KEY, value int);
      INSERT INTO blog.rate SELECT i, i FROM generate_series(1, 50) i;
      """;

  private static final String TABLES =
      """
      source.tables.include: ['blog.*']
      tables:
        - { match: blog.post, capture: watermark, watermark: { column: changed_at, lag: 10m } }
        - { match: blog.vote, capture: watermark, watermark: { column: seq, lag: 10 } }
        - { match: blog.rate, capture: watermark, watermark: { column: modified } }
      """;

  private static final String MARKS =
      "SELECT name || ' ' || mark FROM convoy.watermark ORDER BY name";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static Path marked;

  @BeforeAll
  static void load() {
    databases = new Databases(folder);
    databases.onSource(SCHEMA);
    marked = databases.configuration("blog", TABLES + "sync: { compare-every: 0s }\n");
    try (ConvoyProcess convoy = ConvoyProcess.replicate(marked, folder.resolve("work"))) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    databases.keepTarget("loaded");
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void restore() {
    databases.renewTarget("loaded");
  }

  /** The others leave rows in the source that only a comparison of all finds. */
  @Test
  @Order(1)
  void theFirstStepGoesByTheMarksThatTheLoadTook() {
    assertThat(marks()).hasSize(2).contains("vote 3000");
    databases.onTarget("UPDATE blog.post SET title = 'by others, not looked at' WHERE id = 4000");
    databases.onSource("UPDATE blog.post SET title = 'first', changed_at = now() WHERE id = 42");
    assertThat(step(marked, 0))
        .contains("2 tables by a watermark")
        .contains("1 table was compared whole")
        .doesNotContain("3 tables, all equal");
    assertThat(databases.query(databases.target(), TITLES))
        .containsExactly("first", "by others, not looked at");
  }

  private static final String TITLES =
      "SELECT title FROM blog.post WHERE id IN (42, 4000) ORDER BY id";

  @Test
  void looksAtRowsFromTheMarkOnAndComparesNowAndThen() {
    assertThat(compareWhole())
        .contains("3 tables, all equal")
        .contains("it has no column modified that is carried");
    assertThat(marks()).hasSize(2);
    databases.onSource(
        """
        UPDATE blog.post SET title = 'new', changed_at = now() WHERE id % 1000 = 0;
        INSERT INTO blog.post VALUES (6001, 'a', 'late, within the lag',
          (SELECT max(changed_at) FROM blog.post WHERE id < 1000) - interval '9 min 30 s'),
          (6002, 'b', 'without a time', NULL), (6003, 'c', 'ahead', now() + interval '3 days');
        INSERT INTO blog.vote VALUES (7000, 'a', 2990), (7000, 'b', 3001);
        UPDATE blog.rate SET value = 0 WHERE id = 7;
        """);
    assertThat(step(marked, 0))
        .containsPattern("blog\\.post .*rows are equal, by its watermark")
        .containsPattern(
            "2 tables by a watermark, of which [0-9]+ rows were looked at and are equal")
        .contains("1 table was compared whole")
        .doesNotContain("3 tables, all equal");
    assertIsAsTheSource();
    assertThat(marks().getFirst()).as("not at what is to come").startsWith("post 20");
    assertThat(databases.number(databases.target(), AHEAD)).isZero();
    findsTheRestByComparing();
  }

  private static final String AHEAD =
      "SELECT count(*) FROM convoy.watermark WHERE name = 'post' AND CAST(mark AS timestamptz) >"
          + " now()";

  /** What a column cannot tell. */
  private static void findsTheRestByComparing() {
    databases.onSource(
        """
        INSERT INTO blog.post VALUES (6004, 'd', 'late, beyond the lag', now() - interval '1 day');
        DELETE FROM blog.post WHERE id = 17;
        UPDATE blog.post SET title = 'changed, without a new time' WHERE id = 18;
        """);
    assertThat(step(marked, 0)).contains("by a watermark").doesNotContain("3 tables, all equal");
    assertThat(databases.bags(databases.target(), "blog"))
        .as("nobody says that it is equal, and it is not")
        .isNotEqualTo(databases.bags(databases.source(), "blog"));
    assertThat(compareWhole()).contains("3 tables, all equal");
    assertIsAsTheSource();
  }

  private static String compareWhole() {
    Path again = databases.configuration("blog", TABLES + "sync: { compare-every: 1s }\n");
    try {
      return step(again, 0);
    } finally {
      databases.configuration("blog", TABLES + "sync: { compare-every: 0s }\n");
    }
  }

  @Test
  void theMarkStaysWhereTheRowsAreNotEqualAfterwards() {
    compareWhole();
    List<String> marks = marks();
    databases.onTarget(
        """
        CREATE FUNCTION blog.spoil() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN NEW.title := 'spoiled'; RETURN NEW; END $$;
        CREATE TRIGGER spoil BEFORE INSERT OR UPDATE ON blog.post FOR EACH ROW WHEN (NEW.id = 3)
          EXECUTE FUNCTION blog.spoil();
        ALTER TABLE blog.post ENABLE ALWAYS TRIGGER spoil;
        """);
    databases.onSource(
        "UPDATE blog.post SET title = 'right', changed_at = now() WHERE id IN (3, 4)");
    assertThat(step(marked, 3)).contains("blog.post");
    assertThat(marks()).as("the mark of post").contains(marks.getFirst());
    databases.onTarget("DROP TRIGGER spoil ON blog.post");
    assertThat(step(marked, 0)).contains("2 tables by a watermark");
    assertIsAsTheSource();
  }

  @Test
  void whoDiesBeforeTheMarkIsNotedReadsTheRowsOnceMore() throws Exception {
    compareWhole();
    List<String> marks = marks();
    databases.onSource("UPDATE blog.post SET title = 'killed', changed_at = now() WHERE id < 50");
    String applied = "SELECT count(*) FROM blog.post WHERE title = 'killed'";
    try (Connection other = databases.openTarget();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE convoy.watermark IN SHARE MODE");
      try (ConvoyProcess convoy = sync(marked)) {
        Await.until(
            RUN,
            () -> databases.number(databases.target(), applied) == 49,
            "the changes are in the target");
        assertThat(convoy.isAlive()).as(convoy::output).isTrue();
      }
      other.rollback();
    }
    assertThat(marks()).isEqualTo(marks);
    assertThat(step(marked, 0)).contains("2 tables by a watermark");
    assertThat(marks()).isNotEqualTo(marks);
    assertIsAsTheSource();
  }

  @Test
  void comparesWhereARowThatIsGoneIsInTheWay() {
    compareWhole();
    databases.onSource(
        """
        DELETE FROM blog.post WHERE id = 21;
        INSERT INTO blog.post VALUES (6100, 'slug 21', 'takes its place', now());
        """);
    // All three, where something moved the source's position meanwhile: an ANALYZE of its own does.
    assertThat(step(marked, 0)).containsAnyOf("2 tables were compared", "3 tables, all equal");
    assertIsAsTheSource();
  }

  private static List<String> marks() {
    return databases.query(databases.target(), MARKS);
  }

  private static void assertIsAsTheSource() {
    assertThat(databases.bags(databases.target(), "blog"))
        .isEqualTo(databases.bags(databases.source(), "blog"));
  }

  private static String step(Path file, int exit) {
    try (ConvoyProcess convoy = sync(file)) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(exit);
      return convoy.output();
    }
  }

  private static ConvoyProcess sync(Path file) {
    return ConvoyProcess.start(
        "sync", "-f", file.toString(), "--work-dir", folder.resolve("work").toString());
  }
}
