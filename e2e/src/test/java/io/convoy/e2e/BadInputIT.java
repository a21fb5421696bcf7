// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told who gets something wrong: what, where, what to do, and the exit code. */
final class BadInputIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String ITEMS =
      "CREATE TABLE item (id int PRIMARY KEY, name text);"
          + "INSERT INTO item SELECT i, 'item ' || i FROM generate_series(1, 1000) i";

  @TempDir static Path folder;
  private static Databases databases;

  @BeforeAll
  static void fill() {
    databases = new Databases(folder);
    databases.onSource(ITEMS);
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
  void namesTheNearestKnownKey() {
    String wrong = databases.yaml("typo").replace("chunk-bytes", "chunk-byte");
    refused(2, write("typo", wrong), "source.chunk-byte", "source.chunk-bytes");
  }

  @Test
  void namesAFileThatIsMissing() {
    refused(2, folder.resolve("nowhere.yml"), "nowhere.yml", "-f");
  }

  @Test
  void saysWhereAFileIsNoYaml() {
    refused(2, write("broken", "pipeline: broken\nsource:\n  url: [a, b\n"), "broken.yml", "line");
  }

  @Test
  void namesAVariableThatIsNotSet() {
    String unset = databases.yaml("unset").replaceFirst("password: .*", "password: \\${env:NONE}");
    refused(2, write("unset", unset), "NONE", "source.password");
  }

  @Test
  void saysWhichDatabaseCannotBeReached() throws IOException {
    String free = "127.0.0.1:" + freePort();
    String source = databases.yaml("off").replace("127.0.0.1:" + databases.source().port(), free);
    refused(1, write("off", source), "source.url", free);
    String target = databases.yaml("off").replace("127.0.0.1:" + databases.target().port(), free);
    refused(1, write("off", target), "target.url", free);
  }

  @Test
  void neverEmptiesItsOwnSource() {
    String sameByAnotherName =
        databases
            .yaml("itself")
            .replace(
                "url: " + databases.target().jdbcUrl("shop"),
                "url: "
                    + databases.source().jdbcUrl("shop").replace("127.0.0.1", "localhost")
                    + "\n  on-existing: drop");
    refused(2, write("itself", sameByAnotherName), "one database", "source.url", "target.url");
  }

  @Test
  void saysThatASqlServerCannotBeReached() throws IOException {
    int free = freePort();
    String url = "\"jdbc:sqlserver://127.0.0.1:" + free + ";databaseName=shop;password=n0tthis\"";
    String source = databases.yaml("mssql").replace(databases.source().jdbcUrl("shop"), url);
    ConvoyProcess process =
        refused(1, write("mssql", source), "source.url", Integer.toString(free));
    assertThat(process.output()).doesNotContain("n0tthis");
  }

  @Test
  void saysThatKafkaCannotBeReached() throws IOException {
    String free = "127.0.0.1:" + freePort();
    Path file = databases.configuration("alone", "kafka: { bootstrap.servers: \"" + free + "\" }");
    refused(1, file, "kafka.bootstrap.servers", free);
  }

  @Test
  void saysWhosePasswordIsWrongAndNeverPrintsIt() {
    String wrong = databases.yaml("denied").replaceFirst("password: .*", "password: n0tthisone");
    ConvoyProcess process = refused(1, write("denied", wrong), "source", "password");
    assertThat(process.output()).doesNotContain("n0tthisone");
  }

  @Test
  void namesThePatternThatMatchesNothingAndTheNearestName() {
    String include = "tables: { include: [\"public.*\", \"publik.*\"] }\n  ";
    String wrong = databases.yaml("unmatched").replace("chunk-bytes", include + "chunk-bytes");
    refused(2, write("unmatched", wrong), "source.tables.include 'publik.*'", "'public.*'");

    String schemas = databases.yaml("unmatched").replace("target:", "target:\n  schemas: {dbo: a}");
    refused(2, write("schemas", schemas), "target.schemas 'dbo'", "'public'");

    Path ignoring = write("ignored", wrong.replace("] }", "], unmatched: ignore }"));
    try (ConvoyProcess process = replicate(ignoring)) {
      assertThat(process.awaitEnd(SOON)).as(process::output).isZero();
    }
    databases.assertSameRows();
  }

  @Test
  void saysThatNoTableIsSelected() {
    String none =
        databases
            .yaml("none")
            .replace("chunk-bytes", "tables: { exclude: [\"public.*\"] }\n  chunk-bytes");
    refused(1, write("none", none), "public.*", "source.tables", "public.item");
  }

  @Test
  void startsNoBrokerWhereThePropertyThatNamesOneIsMisspelled() {
    String wrong = databases.yaml("server") + "kafka: { bootstrap.server: \"kafka:9092\" }\n";
    refused(2, write("server", wrong), "kafka.bootstrap.server", "bootstrap.servers");
  }

  @Test
  void leavesATableAloneThatIsThereAlready() {
    databases.onTarget("CREATE TABLE item (mine text); INSERT INTO item VALUES ('kept')");
    refused(1, databases.configuration("there", ""), "\"public\".\"item\"", "target.on-existing");
    assertThat(databases.query(databases.target(), "SELECT mine FROM item"))
        .containsExactly("kept");
  }

  @Test
  void saysThatARightIsMissingAndGoesOnOnceItIsGiven() {
    databases.onTarget(
        "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest';"
            + "REVOKE CREATE ON SCHEMA public FROM public");
    String guest =
        databases
            .yaml("guest")
            .replaceFirst("(?s)(target:.*user: )\\S+(\\s+password: )\\S+", "$1guest$2guest");
    Path file = write("guest", guest);
    refused(1, file, "guest", "CREATE", "--resume");
    databases.onTarget(
        "GRANT CREATE ON SCHEMA public TO guest; GRANT CREATE ON DATABASE shop TO guest");
    try (ConvoyProcess process = replicate(file, "--resume")) {
      assertThat(process.awaitEnd(SOON)).as(process::output).isZero();
    }
    databases.assertSameRows();
  }

  @Test
  void goesOnByItselfAfterTheTargetsDiskWasFull() {
    // A check stands for the disk: what PostgreSQL reports is the same.
    databases.onTarget(
        """
        CREATE FUNCTION full_disk() RETURNS boolean LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TABLE item (id int PRIMARY KEY, name text, CONSTRAINT room CHECK (id <> 700 OR full_disk()));
        """);
    Path file =
        write(
            "full", databases.yaml("full").replace("target:", "target:\n  on-existing: truncate"));
    Path log = folder.resolve("work-full.yml/convoy.log");
    try (ConvoyProcess process = replicate(file)) {
      Await.until(
          SOON,
          () -> Files.readString(log).contains("Waits for room in the target"),
          "it meets the full disk");
      databases.onTarget("ALTER TABLE item DROP CONSTRAINT room");
      assertThat(process.awaitEnd(SOON)).as(process::output).isZero();
    }
    databases.assertSameRows();
  }

  @Test
  void namesARowThatIsTooLargeForItsMemory() {
    databases.onSource(
        "CREATE TABLE huge (id int PRIMARY KEY, body text);"
            + "INSERT INTO huge VALUES (6, repeat('x', 100000000)), (7, repeat('x', 200000000))");
    Path file = databases.configuration("huge", "source.tables.include: [public.huge]");
    try {
      ConvoyProcess process =
          refused(1, file, "public.huge", "(id) = (7)", "200000000 bytes", "CONVOY_HEAP");
      assertThat(process.output()).doesNotContain("OutOfMemoryError");
      databases.onSource("DELETE FROM huge WHERE id = 7");
      try (ConvoyProcess second = replicate(file)) {
        assertThat(second.awaitEnd(SOON)).as(second::output).isZero();
      }
    } finally {
      databases.onSource("DROP TABLE huge");
    }
  }

  @Test
  void keepsASecondRunOutOfTheSameFolderAndTarget() {
    Path file = databases.configuration("twice", "");
    try (ConvoyProcess first = replicate(file)) {
      first.awaitLine("run ");
      refused(1, file, "another convoy", "--work-dir");
      assertThat(first.awaitEnd(SOON)).as(first::output).isZero();
    }
    databases.assertSameRows();
  }

  private static ConvoyProcess refused(int code, Path file, String... words) {
    try (ConvoyProcess process = replicate(file)) {
      assertThat(process.awaitEnd(SOON)).as(process::output).isEqualTo(code);
      assertThat(process.output()).contains(words).doesNotContain("Exception", "\tat ");
      return process;
    }
  }

  private static ConvoyProcess replicate(Path file, String... options) {
    return ConvoyProcess.replicate(file, folder.resolve("work-" + file.getFileName()), options);
  }

  private static Path write(String name, String yaml) {
    try {
      return Files.writeString(folder.resolve(name + ".yml"), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
