// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are partitioned in the target, from their load to their steps and swaps. */
final class PartitionsIT {
  private static final Duration RUN = Duration.ofMinutes(3);

  private static final String ROWS =
      """
      CREATE SCHEMA log;
      CREATE TABLE log.visit (id bigint, at timestamptz, note text, PRIMARY KEY (id, at));
      INSERT INTO log.visit SELECT i, timestamptz '2023-11-15 00:00:00+00' + i * interval '1 hour', 'n' || i
        FROM generate_series(1, 3000) i;
      INSERT INTO log.visit VALUES (9001, 'infinity', 'never'), (9002, '9999-12-31 00:00:00+00', 'open');
      CREATE INDEX visit_note ON log.visit (note) WITH (fillfactor = 70);
      ALTER TABLE log.visit SET (fillfactor = 80);
      CREATE TABLE log.page (id int PRIMARY KEY, visit bigint, at timestamptz,
        CONSTRAINT page_visit FOREIGN KEY (visit, at) REFERENCES log.visit);
      INSERT INTO log.page SELECT i, i, timestamptz '2023-11-15 00:00:00+00' + i * interval '1 hour'
        FROM generate_series(1, 500) i;
      CREATE TABLE log.sale (id int PRIMARY KEY, country varchar(10) NOT NULL, price int);
      INSERT INTO log.sale SELECT i, (ARRAY['DE', 'ch', 'a b'])[1 + i % 3], i FROM generate_series(1, 900) i;
      CREATE TABLE log.event (id int GENERATED ALWAYS AS IDENTITY, what text DEFAULT 'none', PRIMARY KEY (id),
        CHECK (what <> ''), size int GENERATED ALWAYS AS (length(what)) STORED);
      INSERT INTO log.event (what) SELECT repeat('e', 200) || i FROM generate_series(1, 50000) i;
      CREATE INDEX ON log.event (what);
      CREATE INDEX ON log.event (lower(what));
      CREATE INDEX ON log.event (size, id) WHERE size > 204;
      """;

  private static final String PARTITIONS =
      """
      tables:
        - match: log.visit
          partition-by: { column: at, every: month, ahead: 2 }
        - match: log.sale
          partition-by: { column: country, method: list, keys: extend }
        - match: log.event
          partition-by: { column: id, method: hash, partitions: 4 }
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;

  @BeforeAll
  static void start() {
    databases =
        new Databases(
            folder,
            Map.of("wal_level", "logical", "max_wal_senders", "4", "max_replication_slots", "4"));
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void fill() {
    databases.onSource("DROP SCHEMA IF EXISTS log CASCADE;" + ROWS);
    databases.renewTarget();
  }

  private static Path configuration(String name, String more) {
    return databases.configuration(name, "source.tables.include: ['log.*']\n" + more);
  }

  private static String done(String command, Path file, String work, int exit) {
    try (ConvoyProcess convoy =
        ConvoyProcess.start(
            command, "-f", file.toString(), "--work-dir", folder.resolve(work).toString())) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(exit);
      return convoy.output();
    }
  }

  /** How many rows each has. */
  private static List<String> partitions(String table) {
    return databases.query(
        databases.target(),
        """
        SELECT c.relname || ' ' || (xpath('/row/n/text()', query_to_xml(
          format('SELECT count(*) AS n FROM %%I.%%I', n.nspname, c.relname), false, true, '')))[1]
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE i.inhparent = '%s'::regclass ORDER BY 1
        """
            .formatted(table));
  }

  private static void assertSame() {
    assertThat(databases.bags(databases.target(), "log"))
        .isEqualTo(databases.bags(databases.source(), "log"));
  }

  @Test
  void loadsComparesAndFollows() {
    Path file = configuration("parts", PARTITIONS);
    try (ConvoyProcess assess = ConvoyProcess.start("assess", "-f", file.toString(), "--json")) {
      assertThat(assess.awaitEnd(RUN)).as(assess::output).isZero();
      assertThat(assess.output())
          .contains("unique key sale_pkey has column country too")
          .contains("visit_2024_05")
          .contains("PARTITION BY HASH");
    }
    String loaded = done("replicate", file, "parts", 0);
    assertThat(partitions("log.visit"))
        .containsExactly(
            "visit_2023_11 383",
            "visit_2023_12 744",
            "visit_2024_01 744",
            "visit_2024_02 696",
            "visit_2024_03 433",
            "visit_2024_04 0",
            "visit_2024_05 0",
            "visit_default 2");
    assertThat(partitions("log.sale"))
        .hasSize(4)
        .contains("sale_DE 300", "sale_ch 300", "sale_default 0");
    assertThat(partitions("log.event")).hasSize(4).noneMatch(one -> one.endsWith(" 0"));
    assertThat(loaded).contains("2 rows lie in the default partition", "infinity");
    assertThat(loaded)
        .contains("unique key sale_pkey has column country too")
        .contains("storage parameters")
        .doesNotContain("visit_note");
    assertKeys();
    assertSame();
    assertThat(done("verify", file, "parts", 0)).contains("4 tables, all equal");
    follows(file);
    finds(file);
  }

  private static void assertKeys() {
    assertThat(
            databases.query(
                databases.target(),
                """
                SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'log'::regnamespace AND contype IN ('p', 'f', 'c')
                  AND convalidated AND conparentid = 0 AND coninhcount = 0 ORDER BY 1
                """))
        .containsExactly(
            "event_pkey PRIMARY KEY (id)",
            "event_what_check CHECK ((what <> ''::text))",
            "page_pkey PRIMARY KEY (id)",
            "page_visit FOREIGN KEY (visit, at) REFERENCES log.visit(id, at)",
            "sale_pkey PRIMARY KEY (id, country)",
            "visit_pkey PRIMARY KEY (id, at)");
    assertThat(
            databases.query(
                databases.target(),
                """
                SELECT c.relname || ' ' || c.relkind::text || ' ' || i.indisvalid::text FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid
                WHERE i.indrelid IN ('log.event'::regclass, 'log.visit'::regclass) ORDER BY 1
                """))
        .containsExactly(
            "event_lower_idx I true",
            "event_pkey I true",
            "event_size_id_idx I true",
            "event_what_idx I true",
            "visit_note I true",
            "visit_pkey I true");
  }

  private static void follows(Path file) {
    databases.onSource(
        """
        INSERT INTO log.visit VALUES (9003, '2024-09-01 00:00:00+00', 'new month');
        INSERT INTO log.visit VALUES (9004, '2022-01-01 00:00:00+00', 'old month');
        UPDATE log.visit SET at = '2024-05-31 23:59:59+00' WHERE id = 3000;
        DELETE FROM log.visit WHERE id = 2999;
        UPDATE log.sale SET country = 'FR' WHERE id = 1;
        UPDATE log.sale SET price = 0 WHERE id = 2;
        INSERT INTO log.event DEFAULT VALUES;
        """);
    String said = done("sync", file, "parts", 0);
    assertThat(said).contains("4 tables, all equal", "2 rows lie in the default partition");
    assertThat(partitions("log.visit"))
        .contains("visit_2022_01 1", "visit_2024_05 1", "visit_2024_09 1", "visit_2024_11 0")
        .contains("visit_default 2")
        .hasSize(12);
    assertThat(partitions("log.sale")).contains("sale_FR 1", "sale_default 0");
    assertSame();
  }

  /** Whatever is in any partition is compared, and what is in none is missing. */
  private static void finds(Path file) {
    databases.onTarget(
        """
        UPDATE log.visit SET note = 'x' WHERE id = 9002;
        DELETE FROM log.visit_2024_09;
        ALTER TABLE log.event DETACH PARTITION log.event_p1;
        """);
    String found = done("verify", file, "parts", 3);
    assertThat(found)
        .containsPattern("log\\.visit.*1 row missing, 0 extra, 1 changed")
        .containsPattern("log\\.event.* rows missing, 0 extra, 0 changed");
  }

  @Test
  void followsByTheLogAndSeesThatAPartitionWasEmptied() {
    Path file =
        configuration(
            "partslog", "sync: { every: 1s, caught-up: 1h, capture: logical }\n" + PARTITIONS);
    done("replicate", file, "partslog", 0);
    for (int i = 0; i < 3; i++) {
      databases.onSource(
          "INSERT INTO log.visit VALUES (100%d, '2025-0%d-03 00:00:00+00', 'by log')"
              .formatted(i, i + 1));
      assertThat(done("sync", file, "partslog", 0))
          .containsPattern("log\\.visit .*1 changed rows? .*equal, by the log");
    }
    assertThat(partitions("log.visit")).contains("visit_2025_02 1", "visit_2025_05 0");
    assertSame();
    databases.onTarget("TRUNCATE log.event_p1");
    assertThat(done("sync", file, "partslog", 0))
        .containsPattern("log\\.event .*equal, now that it is mended")
        .contains("3 tables by the source's log");
    assertSame();
    databases.onSource("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
  }

  @Test
  void takesThePlaceOfWhatIsThere() {
    String plain = "tables: []\n";
    done("replicate", configuration("swapped", plain), "swapped", 0);
    databases.onTarget(
        """
        CREATE ROLE reader;
        GRANT USAGE ON SCHEMA log TO reader;
        GRANT SELECT ON log.visit TO reader;
        CREATE VIEW log.counted AS SELECT count(*) AS n FROM log.visit;
        """);
    Path file =
        configuration(
            "swapped", "target.on-existing: swap\ntarget.on-dependents: carry\n" + PARTITIONS);
    databases.onSource("INSERT INTO log.visit VALUES (9003, '2024-04-01 00:00:00+00', 'since')");
    done("replicate", file, "swapped", 0);
    assertThat(partitions("log.visit")).contains("visit_2024_04 1").hasSize(9);
    assertSame();
    assertThat(
            databases.query(
                databases.target(),
                """
                SELECT DISTINCT c.relnamespace::regnamespace::text FROM pg_class c
                WHERE c.relispartition AND c.relkind = 'r'
                """))
        .containsExactly("log");
    databases.onTarget("SET ROLE reader; SELECT count(*) FROM log.visit");
    assertThat(databases.number(databases.target(), "SELECT n FROM log.counted")).isEqualTo(3003);
    // Once more, over what is partitioned now.
    done("replicate", file, "swapped", 0);
    assertThat(partitions("log.visit")).contains("visit_2024_04 1").hasSize(9);
    assertSame();
    databases.onTarget("DROP VIEW log.counted; DROP OWNED BY reader; DROP ROLE reader");
  }

  @Test
  void fillsWhatIsPartitionedAndRefusesWhatIsNot() {
    Path file = configuration("filled", "target.on-existing: truncate\n" + PARTITIONS);
    done("replicate", file, "filled", 0);
    databases.onSource("INSERT INTO log.visit VALUES (9003, '2025-04-01 00:00:00+00', 'since')");
    done("replicate", file, "filled", 0);
    assertThat(partitions("log.visit")).contains("visit_2025_04 1", "visit_default 2");
    assertSame();
    databases.onTarget(
        """
        DROP TABLE log.page, log.visit;
        CREATE TABLE log.visit (id bigint, at timestamptz, note text, PRIMARY KEY (id, at));
        """);
    assertThat(done("replicate", file, "filled", 1))
        .contains("table \"log\".\"visit\" is there and not partitioned by range of \"at\"");
    databases.onTarget(
        "DROP TABLE log.visit; CREATE TABLE log.visit_2024_01 AS SELECT 'mine' AS own");
    assertThat(done("replicate", file, "filled", 1))
        .contains("log.visit_2024_01 has the name of a partition of table \"log\".\"visit\"");
    assertThat(databases.query(databases.target(), "SELECT own FROM log.visit_2024_01"))
        .containsExactly("mine");
  }

  @Test
  void refusesWhatCannotBeBeforeAnythingIsMade() {
    assertThat(refused("log.event, partition-by: { column: what, method: hash }"))
        .contains("event_pkey", "keys: extend");
    assertThat(refused("log.sale, partition-by: { column: country, every: month, keys: extend }"))
        .contains("partition-by needs a date or timestamp");
    assertThat(refused("log.visit, partition-by: { column: att, every: month }"))
        .contains("there is no column att in log.visit", "the nearest is at");
    assertThat(
            refused("log.visit, columns: { at: omit }, partition-by: { column: at, every: day }"))
        .contains("column at of log.visit is omitted");
    databases.onSource("INSERT INTO log.visit VALUES (1, '0900-01-01 00:00:00+00', 'typo')");
    assertThat(refused("log.visit, partition-by: { column: at, every: month }"))
        .contains("partitions by column at", "1,000 is the most", "from and to");
    assertThat(
            databases.query(
                databases.target(), "SELECT nspname FROM pg_namespace WHERE nspname = 'log'"))
        .isEmpty();
    Path file =
        configuration(
            "bounded",
            "tables: [{ match: log.visit, partition-by: { column: at, every: year, ahead: 0,"
                + " from: 2023-12-15, to: 2024-03-01 } }]");
    done("replicate", file, "bounded", 0);
    assertThat(partitions("log.visit"))
        .containsExactly("visit_2023 408", "visit_2024 1440", "visit_default 1155");
    assertSame();
  }

  private static String refused(String item) {
    return done(
        "replicate", configuration("refused", "tables: [{ match: " + item + " }]"), "refused", 2);
  }
}
