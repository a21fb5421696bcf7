// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy verify --repair} on a target that was loaded, and spoilt by others since. */
final class RepairIT {
  private static final Duration RUN = Duration.ofMinutes(2);

  private static final String RELATED =
      """
      CREATE TABLE cmp.dept (id int PRIMARY KEY, head int);
      CREATE TABLE cmp.person (id int PRIMARY KEY, name text UNIQUE, boss int REFERENCES cmp.person,
        dept int NOT NULL REFERENCES cmp.dept);
      INSERT INTO cmp.dept SELECT i, i FROM generate_series(1, 20) i;
      INSERT INTO cmp.person SELECT i, 'n' || i, nullif(i / 2, 0), 1 + i % 20
        FROM generate_series(1, 500) i;
      ALTER TABLE cmp.dept ADD FOREIGN KEY (head) REFERENCES cmp.person;
      CREATE TABLE cmp.item (id int PRIMARY KEY, person int REFERENCES cmp.person ON DELETE CASCADE);
      INSERT INTO cmp.item SELECT i, 1 + i % 500 FROM generate_series(1, 2000) i;
      CREATE TABLE cmp.seat (id int PRIMARY KEY, place int NOT NULL UNIQUE);
      INSERT INTO cmp.seat SELECT i, i FROM generate_series(1, 100) i;
      CREATE TABLE cmp.parted (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE cmp.parted_a PARTITION OF cmp.parted FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE TABLE cmp.parted_b PARTITION OF cmp.parted FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
      INSERT INTO cmp.parted SELECT i, date '2026-01-01' + i % 50 FROM generate_series(1, 3000) i;
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static Path file;

  @BeforeAll
  static void load() {
    databases = new Databases(folder);
    databases.onSource(ComparedTables.SQL + RELATED + "ANALYZE;");
    file = databases.configuration("mended", "source.tables.include: ['cmp.*']");
    try (ConvoyProcess convoy = ConvoyProcess.replicate(file, folder.resolve("work-load"))) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    databases.keepTarget("sound");
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void restore() {
    databases.renewTarget("sound");
  }

  @Test
  void bringsEveryRowThatDiffersWhateverItsKey() {
    databases.onTarget(
        """
        DELETE FROM cmp.numbered WHERE id % 20000 = 1;
        UPDATE cmp.numbered SET amount = amount + 1 WHERE id BETWEEN 50002 AND 51001;
        INSERT INTO cmp.numbered VALUES (900001, 5, 'five');
        UPDATE cmp.guid SET amount = -1 WHERE id = md5('77')::uuid;
        UPDATE cmp.words SET word = 'strassE' WHERE word = 'strasse';
        UPDATE cmp.pair SET amount = 0 WHERE b = 'b7' AND a = 5;
        UPDATE cmp.wide SET c77 = 0, c199 = 0 WHERE id = 1234;
        UPDATE cmp.huge SET content = content || '!' WHERE id = 1;
        DELETE FROM cmp.loose WHERE ctid = (SELECT min(ctid) FROM cmp.loose WHERE path = '/p/5');
        INSERT INTO cmp.loose SELECT * FROM cmp.loose WHERE path = '/p/6' LIMIT 2;
        UPDATE cmp.seat SET place = -id WHERE id <= 10; UPDATE cmp.seat SET place = 11 - id WHERE id <= 10;
        DELETE FROM cmp.parted WHERE id = 5; UPDATE cmp.parted SET id = 100000 WHERE id = 6;
        """);
    try (ConvoyProcess convoy = repair("all")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output())
          .contains("all equal")
          .contains("mended: cmp.numbered: 10 rows missing, 1 extra, 1,000 changed")
          .contains("mended: cmp.loose: 1 row missing, 2 extra, 0 changed");
    }
    assertIsAsTheSource();
  }

  @Test
  void bringsRowsThatReferToOneAnother() {
    databases.onTarget(
        """
        ALTER TABLE cmp.dept DROP CONSTRAINT dept_head_fkey;
        DELETE FROM cmp.person WHERE id > 250 AND id % 3 = 0;
        UPDATE cmp.person SET boss = NULL WHERE boss > 200;
        DELETE FROM cmp.person WHERE id BETWEEN 400 AND 420;
        UPDATE cmp.dept SET head = 1;
        UPDATE cmp.person SET boss = 1, dept = 3 WHERE dept = 20;
        DELETE FROM cmp.dept WHERE id = 20;
        INSERT INTO cmp.dept VALUES (77, 2);
        INSERT INTO cmp.person VALUES (1000, 'n411', 2, 77);
        UPDATE cmp.person SET boss = 1000 WHERE id = 10;
        UPDATE cmp.item SET person = 1000 WHERE id = 3;
        ALTER TABLE cmp.dept ADD FOREIGN KEY (head) REFERENCES cmp.person;
        """);
    try (ConvoyProcess convoy = repair("related")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertIsAsTheSource();
    assertThat(
            databases.query(
                databases.target(),
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND (condeferrable OR NOT"
                    + " convalidated)"))
        .containsExactly("0");
  }

  @Test
  void touchesNothingThatItWasNotTold() {
    databases.onTarget("DELETE FROM cmp.guid; DELETE FROM cmp.item WHERE id < 10;");
    List<String> spoilt = state();
    try (ConvoyProcess convoy = repair("dry", "--dry-run")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
    }
    assertThat(state()).isEqualTo(spoilt);
    try (ConvoyProcess convoy = repair("one", "--table", "cmp.item")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output()).contains("1 table, all equal");
    }
    List<String> items =
        databases.bags(databases.source(), "cmp").stream()
            .filter(table -> table.startsWith("item "))
            .toList();
    assertThat(state()).as("the other one is as it was").contains("guid 0 0").containsAll(items);
  }

  @Test
  void leavesAllAsItIsWhereATriggerMeddles() {
    databases.onTarget(
        """
        DELETE FROM cmp.item WHERE id < 10;
        UPDATE cmp.guid SET amount = 0 WHERE amount < 5;
        CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER skip BEFORE INSERT ON cmp.item FOR EACH ROW EXECUTE FUNCTION skip();
        """);
    List<String> spoilt = state();
    try (ConvoyProcess convoy = repair("trigger")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(1);
      assertThat(convoy.output()).contains("9 rows were to be inserted, and 0 would have been");
    }
    assertThat(state()).isEqualTo(spoilt);
    databases.onTarget("DROP TRIGGER skip ON cmp.item");
    try (ConvoyProcess convoy = repair("trigger", "--resume")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertIsAsTheSource();
  }

  @Test
  void appliesAllOrNothingWhenItIsKilledInStepAfterStep() {
    databases.onTarget(
        """
        UPDATE cmp.numbered SET amount = 0 WHERE id % 2 = 0;
        DELETE FROM cmp.person WHERE id > 490;
        """);
    List<String> spoilt = state();
    List<String> sound = databases.bags(databases.source(), "cmp");
    String resume = "--json";
    for (String phase : List.of("PLAN", "COMPARE", "COPY", "APPLY", "VERIFY")) {
      try (ConvoyProcess convoy = repair("killed", "--json", resume)) {
        convoy.awaitLine("\"phase\":\"" + phase + "\"").kill();
      }
      assertThat(state()).as("after a kill in " + phase).isIn(spoilt, sound);
      resume = "--resume";
    }
    try (ConvoyProcess last = repair("killed", "--resume")) {
      assertThat(last.awaitEnd(RUN)).as(last::output).isZero();
    }
    assertIsAsTheSource();
  }

  private static List<String> state() {
    return databases.bags(databases.target(), "cmp");
  }

  private static void assertIsAsTheSource() {
    assertThat(state()).isEqualTo(databases.bags(databases.source(), "cmp"));
    assertThat(
            databases.query(
                databases.target(),
                "SELECT relname FROM pg_class WHERE relnamespace = 'convoy'::regnamespace AND"
                    + " relkind = 'r'"))
        .as("what is left of Convoy's")
        .containsExactlyInAnyOrder("run", "shape");
  }

  private static ConvoyProcess repair(String work, String... options) {
    Stream<String> common =
        Stream.of(
            "verify",
            "--repair",
            "-f",
            file.toString(),
            "--work-dir",
            folder.resolve("work-repair-" + work).toString());
    return ConvoyProcess.start(
        Stream.concat(common, Arrays.stream(options)).distinct().toArray(String[]::new));
  }
}
