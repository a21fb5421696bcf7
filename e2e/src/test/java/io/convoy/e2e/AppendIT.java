// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code tables.apply: append}: rows are only added. */
final class AppendIT {
  private static final Duration RUN = Duration.ofMinutes(3);

  private static final String SCHEMA =
      """
      CREATE SCHEMA shop;
      CREATE TABLE shop.kind (id int PRIMARY KEY);
      INSERT INTO shop.kind VALUES (1), (2);
      CREATE TABLE shop.sale (id int PRIMARY KEY, number text UNIQUE, kind int REFERENCES shop.kind);
      INSERT INTO shop.sale SELECT i, 'n ' || i, 1 + i % 2 FROM generate_series(1, 2000) i;
      CREATE TABLE shop.event (id int PRIMARY KEY, what text, seq bigint NOT NULL);
      INSERT INTO shop.event SELECT i, 'what ' || i, i FROM generate_series(1, 1000) i;
      """;

  private static final String TABLES =
      """
      source.tables.include: ['shop.*']
      tables:
        - { match: shop.sale, apply: append }
        - { match: shop.event, apply: append, capture: watermark, watermark: { column: seq, lag: 10 } }
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;

  @BeforeAll
  static void load() {
    databases = new Databases(folder);
    databases.onSource(SCHEMA);
    Path file = databases.configuration("shop", TABLES);
    try (ConvoyProcess convoy = ConvoyProcess.replicate(file, folder.resolve("work"))) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output())
          .contains("foreign key sale_kind_fkey to shop.kind is not carried: rows are only added")
          .contains("unique key sale_number_key is not carried")
          .contains("3 tables, all equal");
    }
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @Test
  void addsWhatIsNewAndLeavesWhatIsThere() {
    Path file = databases.configuration("shop", TABLES);
    databases.onSource(
        """
        DELETE FROM shop.sale WHERE id <= 30;
        UPDATE shop.sale SET number = 'other' || id WHERE id BETWEEN 31 AND 50;
        INSERT INTO shop.sale VALUES (3001, 'n 1', 1), (3002, 'n 2', 2);
        INSERT INTO shop.event VALUES (5001, 'new', 1001);
        UPDATE shop.event SET what = 'changed', seq = 1002 WHERE id = 7;
        DELETE FROM shop.kind WHERE NOT EXISTS (SELECT FROM shop.sale WHERE kind = kind.id);
        """);
    assertThat(run("sync", file, 0))
        .contains(
            "appended: shop.sale: 2 rows were added; left: 30 rows that the source has no more, 20"
                + " rows with other values than the source's")
        .containsPattern("shop\\.sale .*each row of the source is there; left: 30 rows")
        .containsPattern("shop\\.event .*none is missing; left of these: 1 row with other values")
        .contains(
            "2 tables are only added to: no row of the source is missing, as far as rows were"
                + " looked at")
        .contains("1 table was compared whole, all equal")
        .doesNotContain("3 tables, all equal");
    assertThat(target("SELECT count(*) FROM shop.sale")).containsExactly("2002");
    assertThat(target("SELECT number FROM shop.sale WHERE id IN (1, 31, 3001) ORDER BY id"))
        .containsExactly("n 1", "n 31", "n 1");
    assertThat(target("SELECT what FROM shop.event WHERE id IN (7, 5001) ORDER BY id"))
        .containsExactly("what 7", "new");
    verifies(file);
    isNoMirror();
  }

  /** What is there of it all, and that it is not equal; a row that is missing is a difference. */
  private static void verifies(Path file) {
    assertThat(run("verify", file, 0))
        .contains(
            "2 tables are only added to: no row of the source is missing; left in the target: 30"
                + " rows that the source has no more, 21 rows with other values")
        .doesNotContain("3 tables, all equal");
    databases.onTarget("DELETE FROM shop.sale WHERE id = 1999");
    assertThat(run("verify", file, 3)).contains("1 row missing").contains("shop.sale");
    assertThat(run("sync", file, 0)).contains("appended: shop.sale: 1 row was added");
    assertThat(target("SELECT count(*) FROM shop.sale")).containsExactly("2002");
  }

  /** As one it would lose what the source has no more. */
  private static void isNoMirror() {
    Path mirror = databases.configuration("shop", "source.tables.include: ['shop.*']\n");
    assertThat(run("sync", mirror, 3)).contains("it keeps former rows");
    assertThat(target("SELECT count(*) FROM shop.sale")).containsExactly("2002");
  }

  private static List<String> target(String query) {
    return databases.query(databases.target(), query);
  }

  private static String run(String command, Path file, int exit) {
    try (ConvoyProcess convoy =
        ConvoyProcess.start(
            command, "-f", file.toString(), "--work-dir", folder.resolve("work").toString())) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(exit);
      return convoy.output();
    }
  }
}
