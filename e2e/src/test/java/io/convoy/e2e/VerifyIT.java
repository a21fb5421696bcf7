// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy verify} on a target that was loaded, and changed by others since. */
final class VerifyIT {
  private static final Duration RUN = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static Path file;

  @BeforeAll
  static void load() {
    databases = new Databases(folder);
    databases.onSource(ComparedTables.SQL + "ANALYZE;");
    file = databases.configuration("compared", "source.tables.include: ['cmp.*']");
    try (ConvoyProcess convoy = ConvoyProcess.replicate(file, folder.resolve("work-load"))) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    databases.keepTarget("pristine");
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void restore() {
    databases.renewTarget("pristine");
  }

  @Test
  void saysThatAllIsEqualWhateverElseTheTargetHas() {
    databases.onTarget(
        """
        CREATE INDEX ON cmp.numbered (note);
        ALTER TABLE cmp.spare ADD COLUMN added text DEFAULT 'x';
        CREATE TABLE cmp.own (id int);
        """);
    try (ConvoyProcess convoy = verify("equal")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output())
          .contains("8 tables, all equal")
          .contains("column \"added\" is in the target alone and was not compared")
          .contains("column \"twice\" is computed by the target itself and was not compared");
    }
    assertThat(databases.bookkeeping())
        .as("nothing was made in the target")
        .isSubsetOf("run", "shape");
  }

  @Test
  void namesEveryRowAndColumnThatDiffers() {
    databases.onTarget(
        """
        DELETE FROM cmp.numbered WHERE id IN (SELECT 100 + i * 17000 FROM generate_series(1, 10) i);
        UPDATE cmp.numbered SET amount = amount + 1 WHERE id BETWEEN 50001 AND 51000;
        UPDATE cmp.numbered SET note = NULL WHERE id = 7;
        INSERT INTO cmp.numbered VALUES (900001, 5, 'five');
        """);
    List<String> wanted = new ArrayList<>();
    IntStream.rangeClosed(1, 10)
        .forEach(i -> wanted.add("missing  id='" + (100 + i * 17000) + "'"));
    IntStream.rangeClosed(50001, 51000).forEach(i -> wanted.add("changed  id='" + i + "': amount"));
    wanted.add("changed  id='7': note");
    wanted.add("extra    id='900001'");
    try (ConvoyProcess convoy = verify("rows", "--table", "cmp.numbered", "--limit", "2000")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      assertThat(differences(convoy)).containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(convoy.output())
          .contains("10 rows missing, 1 extra, 1,001 changed")
          .doesNotContain("five");
    }
  }

  @Test
  void countsAllAndNamesAsManyAsAreWanted() {
    databases.onTarget("UPDATE cmp.numbered SET note = 'x'");
    try (ConvoyProcess convoy = verify("limit", "--table", "cmp.numbered", "--limit", "3")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      assertThat(differences(convoy)).hasSize(3);
      assertThat(convoy.output()).contains("0 rows missing, 0 extra, 200,000 changed");
    }
  }

  @Test
  void comparesKeysOfAnyKind() {
    databases.onTarget(
        """
        UPDATE cmp.guid SET amount = -1 WHERE id = md5('77')::uuid;
        UPDATE cmp.words SET word = 'strassE' WHERE word = 'strasse';
        UPDATE cmp.pair SET amount = 0 WHERE b = 'b7' AND a = 5;
        UPDATE cmp.wide SET c77 = 0, c199 = 0 WHERE id = 1234;
        UPDATE cmp.huge SET content = content || '!' WHERE id = 1;
        """);
    try (ConvoyProcess convoy = verify("keys", "--show-values")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      assertThat(differences(convoy))
          .contains(
              "changed  id='28dd2c79-55ce-9264-5624-0b2ff0100bde': amount '77' -> '-1'",
              "missing  word='strasse': word 'strasse', amount '3'",
              "extra    word='strassE': word 'strassE', amount '3'",
              "changed  id='1234': c77 '1311' -> '0', c199 '1433' -> '0'")
          .anyMatch(line -> line.startsWith("changed  a='5', b='b7': amount '"))
          .anyMatch(line -> line.startsWith("changed  id='1': content '") && line.length() < 700)
          .hasSize(6);
    }
  }

  @Test
  void countsDoublesWhereThereIsNoKey() {
    databases.onTarget(
        """
        DELETE FROM cmp.loose WHERE ctid = (SELECT min(ctid) FROM cmp.loose WHERE path = '/p/5');
        INSERT INTO cmp.loose SELECT * FROM cmp.loose WHERE path = '/p/6' LIMIT 2;
        """);
    try (ConvoyProcess convoy = verify("loose", "--table", "cmp.loose", "--show-values")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      assertThat(convoy.output()).contains("1 row missing, 2 extra, 0 changed");
      assertThat(differences(convoy))
          .allMatch(line -> line.contains("path '/p/5'") || line.contains("path '/p/6'"));
    }
  }

  @Test
  void neverCallsEqualWhatCannotBeCompared() {
    databases.onTarget(
        """
        DROP TABLE cmp.spare;
        ALTER TABLE cmp.guid ALTER COLUMN amount TYPE bigint;
        ALTER TABLE cmp.loose DROP COLUMN path;
        """);
    try (ConvoyProcess convoy = verify("obstacles")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      assertThat(convoy.output())
          .contains("the target has no table \"cmp\".\"spare\"")
          .contains("column \"amount\" is bigint, and values of integer are compared")
          .contains("column \"path\" is missing")
          .contains("3 tables differ");
    }
    try (ConvoyProcess convoy = verify("none", "--table", "cmp.nosuch")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(1);
      assertThat(convoy.output()).contains("cmp.nosuch");
    }
  }

  @Test
  void goesOnAfterAKillInStepAfterStep() {
    databases.onTarget("DELETE FROM cmp.numbered WHERE id = 4711");
    try (ConvoyProcess first = verify("killed", "--json")) {
      first.awaitLine("\"phase\":\"DESCRIBE\"").kill();
    }
    for (String phase : List.of("PLAN", "COMPARE")) {
      try (ConvoyProcess convoy = verify("killed", "--json", "--resume")) {
        convoy.awaitLine("\"phase\":\"" + phase + "\"").kill();
      }
    }
    try (ConvoyProcess last = verify("killed", "--resume")) {
      assertThat(last.awaitEnd(RUN)).as(last::output).isEqualTo(3);
      assertThat(differences(last)).containsExactly("missing  id='4711'");
    }
  }

  @Test
  void countsWhatStillDiffersWhileSomebodyWrites() throws SQLException {
    databases.onTarget("DELETE FROM cmp.numbered WHERE id = 4711");
    Path patient =
        databases.configuration("patient", "source.tables.include: ['cmp.*']\nverify.grace: 3s\n");
    try (LaggingCopy copy = LaggingCopy.begin(databases);
        ConvoyProcess convoy = verify(patient, "patient", "--table", "cmp.numbered")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      copy.requireAtWork();
      assertThat(differences(convoy)).as(convoy::output).containsExactly("missing  id='4711'");
      assertThat(convoy.output())
          .containsPattern("settled: cmp.numbered: [0-9,]+ rows differed at the first look")
          .contains("1 row missing, 0 extra, 0 changed")
          .contains("looked at again from");
    }
  }

  @Test
  void isOneDocumentForMachines() {
    databases.onTarget("UPDATE cmp.spare SET amount = NULL WHERE id = 5");
    try (ConvoyProcess convoy = verify("json", "--table", "cmp.spare", "--json", "--show-values")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      assertThat(String.join("", convoy.stdout()).replace(" ", ""))
          .contains("\"equal\":false,\"detail\":\"\"", "\"sourceRows\":100,\"targetRows\":100")
          .contains("\"missing\":0,\"extra\":0,\"changed\":1")
          .contains("\"key\":[{\"column\":\"id\",\"value\":\"5\"}]")
          .contains("\"columns\":[{\"column\":\"amount\",\"source\":\"5\",\"target\":null}]");
    }
  }

  @Test
  void aLoadThatDiffersNamesItsRowsAtOnce() {
    databases.renewTarget();
    // Somebody writes to the table as soon as it has its key, before it is verified.
    databases.onTarget(
        """
        CREATE FUNCTION spoil() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
          IF to_regclass('cmp.spare') IS NOT NULL THEN
            UPDATE cmp.spare SET amount = 0 WHERE id = 5;
            DELETE FROM cmp.spare WHERE id = 6;
          END IF; END $$;
        CREATE EVENT TRIGGER spoil ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION spoil();
        """);
    try (ConvoyProcess convoy = ConvoyProcess.replicate(file, folder.resolve("work-spoilt"))) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(3);
      assertThat(convoy.output())
          .contains("1 table differs between source and target: cmp.spare")
          .contains("compared with the source as it is now");
      assertThat(differences(convoy)).containsExactly("changed  id='5': amount", "missing  id='6'");
    }
  }

  private static List<String> differences(ConvoyProcess convoy) {
    return convoy.stdout().stream()
        .filter(line -> line.matches("  (missing|extra|changed) .*"))
        .map(String::strip)
        .toList();
  }

  private static ConvoyProcess verify(String work, String... options) {
    return verify(file, work, options);
  }

  private static ConvoyProcess verify(Path configuration, String work, String... options) {
    Stream<String> common =
        Stream.of(
            "verify",
            "-f",
            configuration.toString(),
            "--work-dir",
            folder.resolve("work-verify-" + work).toString());
    return ConvoyProcess.start(
        Stream.concat(common, Arrays.stream(options)).toArray(String[]::new));
  }
}
