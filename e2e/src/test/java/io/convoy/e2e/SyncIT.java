// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy sync}: a target that follows a source which others write to. */
final class SyncIT {
  private static final Duration RUN = Duration.ofMinutes(3);
  private static final int STEPS_BETWEEN_KILLS = 2;
  private static final int ROUNDS = 4;
  private static final int KILLED_ROUND = 2;

  private static final String LOGICAL =
      """
      source.tables.include: ['bank.*']
      target.on-existing: drop
      sync: { every: 1s, caught-up: 1h, capture: logical }
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static Path file;
  private static Path logical;

  @BeforeAll
  static void load() {
    databases =
        new Databases(
            folder,
            Map.of("wal_level", "logical", "max_wal_senders", "4", "max_replication_slots", "4"));
    databases.onSource(BankWriters.SCHEMA);
    file =
        databases.configuration(
            "bank", "source.tables.include: ['bank.*']\nsync: { every: 1s, caught-up: 1h }");
    logical = databases.configuration("banklog", LOGICAL);
    try (ConvoyProcess convoy = ConvoyProcess.replicate(file, folder.resolve("work-load"))) {
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
    databases.onSource("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
  }

  @Test
  void bringsWhatChangedAndKeepsTheMoment() {
    databases.onSource(
        """
        UPDATE bank.current SET amount = amount + 5 WHERE id <= 10;
        UPDATE bank.saving SET amount = amount - 5 WHERE id IN (
          SELECT id FROM bank.saving ORDER BY id LIMIT 10);
        INSERT INTO bank.owner VALUES (2000, 'late', 7);
        UPDATE bank.saving SET id = gen_random_uuid(), owner = 2000 WHERE owner = 5;
        DELETE FROM bank.owner WHERE id = 1049;
        INSERT INTO bank.movement VALUES (NULL, 1), (NULL, 1);
        """);
    try (ConvoyProcess convoy = sync("once")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output()).contains("6 tables, all equal");
    }
    assertIsAsTheSource();
    List<String> moment = databases.query(databases.target(), "SELECT run_id FROM convoy.position");
    assertThat(moment).hasSize(1);
    try (ConvoyProcess convoy = sync("once", "--until-caught-up")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertThat(databases.query(databases.target(), "SELECT run_id FROM convoy.position"))
        .as("a step that brings nothing is one too")
        .hasSize(1)
        .isNotEqualTo(moment);
    assertThat(
            databases.query(
                databases.target(),
                "SELECT relname FROM pg_class WHERE relnamespace = 'convoy'::regnamespace AND"
                    + " relkind = 'r' ORDER BY 1"))
        .as("what is left of Convoy's")
        .containsExactly("position", "run", "shape");
  }

  @Test
  void looksAtWhatChangedAloneByTheLogOfTheSource() {
    try (ConvoyProcess convoy = ConvoyProcess.replicate(logical, folder.resolve("work-sync-log"))) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    databases.onSource(
        """
        UPDATE bank.current SET amount = amount + 5 WHERE id <= 10;
        UPDATE bank.saving SET amount = amount - 5 WHERE id IN (
          SELECT id FROM bank.saving ORDER BY id LIMIT 10);
        INSERT INTO bank.owner VALUES (2001, 'late again', 7);
        UPDATE bank.saving SET id = gen_random_uuid(), owner = 2001 WHERE owner = 6;
        UPDATE bank.owner SET id = 2002 WHERE id = 2001;
        INSERT INTO bank.draft VALUES (1001, 'kept'), (1002, 'gone');
        DELETE FROM bank.draft WHERE id = 1002;
        """);
    assertThat(step("log"))
        .containsPattern("bank\\.current .*10 changed rows are equal, by the log")
        .containsPattern("bank\\.draft .*2 changed rows are equal, by the log")
        .containsPattern("5 tables by the source's log up to .* 1 table was compared whole");
    assertIsAsTheSource();
    assertThat(step("log")).containsPattern("of which 0 rows changed and are equal");
    databases.onSource("TRUNCATE bank.draft; INSERT INTO bank.draft VALUES (3, 'new')");
    assertThat(step("log")).contains("4 tables by the source's log");
    assertIsAsTheSource();
    comparesATableThatIsConfiguredSo();
  }

  @Test
  void comparesWhereTheLogIsNotWhatItWas() {
    step("lost");
    databases.onSource(
        """
        SELECT pg_drop_replication_slot('convoy_banklog');
        UPDATE bank.draft SET content = 'unseen';
        INSERT INTO bank.owner VALUES (2003, 'unseen', 7);
        """);
    assertThat(step("lost")).as("the slot is gone").contains("6 tables, all equal");
    assertIsAsTheSource();
    databases.onSource("INSERT INTO bank.owner VALUES (2004, 'read by another', 7)");
    databases.onSource(
        """
        SELECT count(*) FROM pg_logical_slot_get_binary_changes('convoy_banklog', NULL, NULL,
          'proto_version', '1', 'publication_names', 'convoy_banklog');
        """);
    assertThat(step("lost")).contains("somebody else has read from its replication slot");
    assertIsAsTheSource();
    assertThat(step("lost")).contains("6 tables, all equal");
    databases.onSource(
        """
        ALTER PUBLICATION convoy_banklog DROP TABLE bank.owner;
        INSERT INTO bank.owner VALUES (2005, 'not published', 7);
        ALTER PUBLICATION convoy_banklog ADD TABLE bank.owner;
        ALTER TABLE bank.current ALTER COLUMN amount TYPE int USING amount + 1;
        """);
    assertThat(step("lost")).contains("3 tables by the source's log");
    assertIsAsTheSource();
    databases.onTarget("TRUNCATE bank.draft");
    assertThat(step("lost")).contains("compared whole");
    assertIsAsTheSource();
    databases.onSource("UPDATE bank.current SET amount = amount - 1");
    try (ConvoyProcess drop =
        ConvoyProcess.start("sync", "-f", logical.toString(), "--drop-slot")) {
      assertThat(drop.awaitEnd(RUN)).as(drop::output).isZero();
    }
    assertThat(databases.query(databases.source(), "SELECT slot_name FROM pg_replication_slots"))
        .isEmpty();
  }

  /** The log knows nothing of what is written to the target. */
  private static void comparesATableThatIsConfiguredSo() {
    databases.onTarget("UPDATE bank.draft SET content = 'by another'");
    assertThat(step("log")).containsPattern("bank\\.draft .*nothing changed, by the log");
    Path compared =
        databases.configuration(
            "banklog", LOGICAL + "tables: [{ match: bank.draft, capture: compare }]\n");
    try (ConvoyProcess convoy = sync(compared, "log")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output())
          .containsPattern("bank\\.draft .* equal, now that it is mended")
          .contains("4 tables by the source's log");
    } finally {
      databases.configuration("banklog", LOGICAL);
    }
    assertIsAsTheSource();
  }

  /** One step by the log, as far as it goes by it; what it says. */
  private static String step(String work) {
    try (ConvoyProcess convoy = sync(logical, work)) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      return convoy.output();
    }
  }

  @Test
  void stepsFromMomentToMomentByTheLog() throws Exception {
    step("follow-log");
    followWhileOthersWrite(logical, "follow-log");
    assertThat(step("follow-log")).contains("by the source's log");
  }

  @Test
  void stepsFromMomentToMomentWhileOthersWriteAndItIsKilled() throws Exception {
    followWhileOthersWrite(file, "follow");
  }

  private static void followWhileOthersWrite(Path by, String work) throws Exception {
    try (Connection reader = databases.openTarget();
        Statement statement = reader.createStatement()) {
      try (BankWriters writers = new BankWriters(databases, 2)) {
        for (int kill = 0; kill < 2; kill++) {
          try (ConvoyProcess convoy = sync(by, work, "--follow")) {
            for (int step = 0; step < STEPS_BETWEEN_KILLS; step++) {
              awaitStep(convoy, step, statement);
            }
            convoy.kill();
          }
          assertThat(money(statement)).as("all money").isEqualTo(BankWriters.MONEY);
          writers.requireAtWork();
        }
      }
    }
    try (ConvoyProcess last = sync(by, work)) {
      assertThat(last.awaitEnd(RUN)).as(last::output).isZero();
    }
    assertIsAsTheSource();
  }

  @Test
  void followsTheShapeOfItsTablesAndLeavesWhatIsNotCertain() {
    try {
      databases.onSource(
          """
          CREATE TABLE bank.wide (id int PRIMARY KEY, name varchar(5) UNIQUE, n int NOT NULL,
            owner int REFERENCES bank.owner);
          INSERT INTO bank.wide SELECT i, 'n' || i, i, i FROM generate_series(1, 300) i;
          CREATE TABLE bank.named (id int PRIMARY KEY, old text);
          INSERT INTO bank.named SELECT i, 'old' FROM generate_series(1, 300) i;
          """);
      assertThat(stepTo(0)).contains("8 tables, all equal");
      assertIsAsTheSource();
      databases.onSource(
          """
          ALTER TABLE bank.wide ADD COLUMN much numeric(9,2) NOT NULL DEFAULT 7,
            ADD COLUMN at timestamptz DEFAULT clock_timestamp(), ADD COLUMN plain text[],
            ALTER id TYPE bigint, ALTER name TYPE varchar(50), ALTER n DROP NOT NULL;
          UPDATE bank.wide SET name = repeat('long', 5) || id, n = NULL, much = id WHERE id <= 9;
          INSERT INTO bank.wide VALUES (99999999999, 'new', NULL, NULL, 1, NULL, NULL);
          ALTER TABLE bank.named RENAME old TO new;
          UPDATE bank.named SET new = 'new';
          """);
      List<String> left =
          databases.query(databases.target(), "SELECT t::text FROM bank.named t ORDER BY 1");
      for (int step = 0; step < 2; step++) {
        assertThat(stepTo(3))
            .contains("RENAME COLUMN \"old\" TO \"new\"")
            .contains("was left as it was at its last step")
            .doesNotContain("all equal");
      }
      assertThat(databases.query(databases.target(), "SELECT t::text FROM bank.named t ORDER BY 1"))
          .isEqualTo(left);
      for (String query : List.of(COLUMNS_OF_WIDE, "SELECT t::text FROM bank.wide t ORDER BY 1")) {
        assertThat(databases.query(databases.target(), query))
            .isEqualTo(databases.query(databases.source(), query));
      }
      databases.onTarget("ALTER TABLE bank.named RENAME COLUMN old TO new");
      assertThat(stepTo(0)).contains("8 tables, all equal");
      assertIsAsTheSource();
      databases.onSource("DROP TABLE bank.named");
      assertThat(stepTo(0))
          .contains("7 tables, all equal")
          .contains("bank.named is not in the source any more");
    } finally {
      databases.onSource("DROP TABLE IF EXISTS bank.wide, bank.named");
    }
  }

  /**
   * Rounds of changes that a killed step is among; each version is kept once, and none is missing.
   */
  @Test
  void keepsEachVersionOnceWhateverIsKilled() {
    Path kept =
        databases.configuration(
            "history",
            """
            source.tables.include: ['kept.*']
            tables: [{ match: kept.price, apply: history, history: { is-current: now } }]
            sync: { every: 1s, caught-up: 1h }
            """);
    try {
      databases.onSource(PriceHistory.SCHEMA);
      try (ConvoyProcess load = ConvoyProcess.replicate(kept, folder.resolve("work-sync-kept"))) {
        assertThat(load.awaitEnd(RUN)).as(load::output).isZero();
        assertThat(load.output()).contains("the target keeps history of");
      }
      PriceHistory history = new PriceHistory(databases, new Random(7));
      history.seen();
      ConvoyProcess following = sync(kept, "kept", "--follow");
      try {
        for (int round = 0; round < ROUNDS; round++) {
          history.change();
          if (round == KILLED_ROUND) {
            history.awaitStage(following, RUN);
            following.kill();
            following.close();
            following = sync(kept, "kept", "--follow");
          }
          history.awaitTarget(following, RUN);
        }
      } finally {
        following.kill();
        following.close();
      }
      history.assertEachVersionOnce();
      assertHistoryIsChecked(kept, history);
    } finally {
      databases.onSource("DROP SCHEMA IF EXISTS kept CASCADE");
    }
  }

  private static void assertHistoryIsChecked(Path kept, PriceHistory history) {
    assertThat(ended(command(kept, "verify", "kept"), 0)).contains("all equal");
    databases.onTarget(PriceHistory.OVERLAP);
    assertThat(ended(command(kept, "verify", "kept"), 3))
        .contains("two versions hold at the same time");
    assertThat(ended(command(kept, "verify", "kept", "--repair"), 0)).contains("all equal");
    history.assertEachVersionOnce();
  }

  private static String ended(ConvoyProcess command, int exit) {
    try (ConvoyProcess convoy = command) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(exit);
      return convoy.output();
    }
  }

  private static final String COLUMNS_OF_WIDE =
      """
      SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, atthasdef)
      FROM pg_attribute WHERE attrelid = 'bank.wide'::regclass AND attnum > 0 ORDER BY attnum\
      """;

  private static String stepTo(int exit) {
    try (ConvoyProcess convoy = sync("shape")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(exit);
      return convoy.output();
    }
  }

  @Test
  void handsOverWhenWritersStop() throws Exception {
    Path byLog = folder.resolve("handover.yml");
    Files.writeString(
        byLog, Files.readString(file).replace("caught-up: 1h", "caught-up: 1h, capture: logical"));
    try (ConvoyProcess convoy = command(byLog, "handover", "handover", "--when-quiet")) {
      try (BankWriters writers = new BankWriters(databases, 2)) {
        convoy.awaitLine("2 of 4");
        writers.requireAtWork();
      }
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output()).contains("6 tables, all equal").contains("handed over: ");
      assertThat(convoy.output()).contains("dropped at the source: replication slot convoy_bank");
    }
    assertIsAsTheSource();
    assertThat(
            databases.query(
                databases.source(),
                "SELECT slot_name FROM pg_replication_slots UNION SELECT pubname FROM"
                    + " pg_publication WHERE pubname = 'convoy_bank'"))
        .isEmpty();
    String next = "SELECT nextval(pg_get_serial_sequence('bank.ticket', 'id'))";
    assertThat(databases.query(databases.target(), next))
        .as("the next ticket's number")
        .isEqualTo(databases.query(databases.source(), next));
    overwritesWhatTookOverOnlyWhereThatIsWanted();
  }

  private static void overwritesWhatTookOverOnlyWhereThatIsWanted() throws Exception {
    databases.onTarget("INSERT INTO bank.owner VALUES (3000, 'of the new time', 1)");
    String newest = "SELECT count(*) FROM bank.owner WHERE id = 3000";
    try (ConvoyProcess convoy = command("sync", "after-handover")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(1);
      assertThat(convoy.output()).contains("CVY-4009", "would be lost");
    }
    assertThat(databases.query(databases.target(), newest)).containsExactly("1");
    try (ConvoyProcess convoy = command("sync", "after-handover", "--after-handover")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    assertThat(databases.query(databases.target(), newest)).containsExactly("0");
    assertIsAsTheSource();
  }

  @Test
  void reloadsARangeAndNothingElse() {
    databases.onSource(
        "INSERT INTO bank.ticket (note) SELECT 'late ' || i FROM generate_series(1, 900) i; DELETE"
            + " FROM bank.ticket WHERE id % 7 = 0; UPDATE bank.ticket SET note = 'x' WHERE id % 5 ="
            + " 0");
    databases.onTarget(
        "INSERT INTO bank.ticket OVERRIDING SYSTEM VALUE VALUES (100000, 'own'), (700, 'own')"
            + " ON CONFLICT DO NOTHING");
    String before = "SELECT t::text FROM bank.ticket t WHERE id < 300 OR id >= 2000 ORDER BY 1";
    List<String> outside = databases.query(databases.target(), before);
    try (ConvoyProcess convoy = reload("id", "300", "2000", "--by", "1000")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.stderr()).filteredOn(line -> line.contains("id from")).hasSize(2);
    }
    String inside = "SELECT t::text FROM bank.ticket t WHERE id >= 300 AND id < 2000 ORDER BY 1";
    assertThat(databases.query(databases.target(), inside))
        .isEqualTo(databases.query(databases.source(), inside))
        .hasSizeGreaterThan(400);
    assertThat(databases.query(databases.target(), before)).isEqualTo(outside);
    try (ConvoyProcess convoy = reload("note", "1", "2")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(2);
      assertThat(convoy.output()).contains("note");
    }
  }

  private static ConvoyProcess reload(String column, String from, String to, String... options) {
    Stream<String> all =
        Stream.of("--table", "bank.ticket", "--column", column, "--from", from, "--to", to);
    return command(
        "reload", "reload", Stream.concat(all, Arrays.stream(options)).toArray(String[]::new));
  }

  @Test
  void handsNothingOverWhereNobodyCanSayThatWritersStopped() {
    try (ConvoyProcess convoy = command("handover", "handover-unasked")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(2);
      assertThat(convoy.output()).contains("--writers-stopped").contains("--when-quiet");
    }
  }

  /** Whoever looks meanwhile sees all money, whatever moment it is of. */
  private static void awaitStep(ConvoyProcess convoy, int step, Statement reader) {
    Set<Integer> seen = new HashSet<>();
    Await.until(
        RUN,
        () -> {
          seen.add(money(reader));
          return steps(convoy) > step || !convoy.isAlive();
        },
        "step " + step + " is done");
    assertThat(convoy.isAlive()).as(convoy::output).isTrue();
    assertThat(seen).as("all money").containsExactly(BankWriters.MONEY);
  }

  private static long steps(ConvoyProcess convoy) {
    return convoy.stderr().stream().filter(line -> line.contains("step 2")).count();
  }

  private static int money(Statement reader) throws SQLException {
    try (ResultSet row = reader.executeQuery(BankWriters.SUM)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void assertIsAsTheSource() {
    assertThat(databases.bags(databases.target(), "bank"))
        .isEqualTo(databases.bags(databases.source(), "bank"));
  }

  private static ConvoyProcess sync(String work, String... options) {
    return command(file, "sync", work, options);
  }

  private static ConvoyProcess sync(Path file, String work, String... options) {
    return command(file, "sync", work, options);
  }

  private static ConvoyProcess command(String name, String work, String... options) {
    return command(file, name, work, options);
  }

  private static ConvoyProcess command(Path file, String name, String work, String... options) {
    Stream<String> common =
        Stream.of(
            name,
            "-f",
            file.toString(),
            "--work-dir",
            folder.resolve("work-sync-" + work).toString());
    return ConvoyProcess.start(
        Stream.concat(common, Arrays.stream(options)).toArray(String[]::new));
  }
}
