// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a run would do is said before it, and nothing is changed for that. */
final class AssessIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** Everything that has a name or a row, and which transaction wrote it. */
  private static final String STATE =
      """
      SELECT concat_ws(' ', c.oid, c.xmin, c.relname, c.relfilenode, c.relacl)
      FROM pg_class c WHERE c.oid >= 16384
      UNION ALL SELECT concat_ws(' ', 'namespace', oid, xmin, nspname) FROM pg_namespace
      UNION ALL SELECT concat_ws(' ', 'process', oid, xmin, proname) FROM pg_proc WHERE oid >= 16384
      UNION ALL SELECT concat_ws(' ', 'sequence', sequencename, last_value) FROM pg_sequences
      UNION ALL SELECT concat_ws(' ', 'database', oid, xmin, datname) FROM pg_database ORDER BY 1\
      """;

  /** A role that can only read, and whose sessions refuse every write. */
  private static final String READER =
      """
      CREATE ROLE reader LOGIN BYPASSRLS PASSWORD 'reads';
      ALTER ROLE reader SET default_transaction_read_only = on;
      GRANT pg_read_all_data TO reader\
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;

  @BeforeAll
  static void fill() throws IOException {
    databases = new Databases(folder);
    SchemaIT.fill(databases);
    databases.onSource(READER);
    databases.onTarget(READER);
    databases.onTarget("REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC");
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
  void changesNothingAndNeedsNoMoreThanToRead() throws IOException {
    databases.onTarget("CREATE SCHEMA app; CREATE TABLE app.users AS SELECT 1 AS id");
    List<String> source = databases.query(databases.source(), STATE);
    List<String> target = databases.query(databases.target(), STATE);
    Path file = configuration("reader", "reads", databases.target().port());
    Path html = folder.resolve("report.html");

    try (ConvoyProcess assess =
        ConvoyProcess.start(
            "assess", "-f", file.toString(), "--sample", "1", "--html", html.toString())) {
      assertThat(assess.awaitEnd(SOON)).as(assess::output).isZero();
      assertThat(String.join("\n", assess.stdout()))
          .contains("A run would end before it changes anything", "on-existing is fail")
          .contains("sessions of user reader in the target are read-only")
          .contains("CREATE TRIGGER touch", "CREATE VIEW app.v", "CREATE TABLE \"app\".\"users\"");
      assertThat(assess.stderr()).isEmpty();
    }

    assertThat(databases.query(databases.source(), STATE)).isEqualTo(source);
    assertThat(databases.query(databases.target(), STATE)).isEqualTo(target);
    assertThat(Files.readString(html)).contains("CREATE TRIGGER touch").endsWith("</html>\n");
    assertThat(folder.resolve(".convoy")).doesNotExist();
  }

  /** {@link SchemaIT} holds a run's work against the same. */
  @Test
  void listsTheStatementsOfARun() throws IOException, SQLException {
    PostgresServer server = databases.target();
    Path file = configuration(server.user(), server.password(), server.port());
    List<JsonNode> late = new ArrayList<>();
    for (JsonNode statement : assess(file, "--try").get("statements")) {
      try {
        execute(statement);
      } catch (SQLException e) {
        // A function may need a table, and a check the function: a run tries both again then.
        assertThat(e.getSQLState()).as(e.getMessage()).isIn("42704", "42883");
        late.add(statement);
      }
    }
    for (JsonNode statement : late) {
      execute(statement);
    }

    for (String query : SchemaIT.CATALOG) {
      assertThat(databases.query(server, query))
          .as(query)
          .isEqualTo(databases.query(databases.source(), query));
    }
  }

  @Test
  void saysTheSameWhetherStatementsAreTriedOrNot() throws IOException {
    PostgresServer server = databases.target();
    List<String> before = databases.query(server, STATE);
    Path file = configuration(server.user(), server.password(), server.port());

    JsonNode looked = assess(file);
    JsonNode tried = assess(file, "--try");

    assertThat(databases.query(server, STATE)).isEqualTo(before);
    assertThat(tried.get("statements")).isEqualTo(looked.get("statements"));
    assertThat(tried.get("blockers")).isEmpty();
  }

  @Test
  void goesWithoutATargetButNotWithoutASource() throws IOException {
    PostgresServer server = databases.target();
    Path noTarget = configuration(server.user(), server.password(), 1);
    JsonNode report = assess(noTarget);
    assertThat(report.at("/target/reached").asBoolean()).isFalse();
    assertThat(report.get("notSeen").toString()).contains("cannot look at the target");
    assertThat(report.get("statements")).isNotEmpty();

    String yaml = Files.readString(noTarget);
    String sourcePort = ":" + databases.source().port() + "/";
    Path noSource =
        Files.writeString(folder.resolve("no-source.yml"), yaml.replace(sourcePort, ":1/"));
    try (ConvoyProcess assess = ConvoyProcess.start("assess", "-f", noSource.toString())) {
      assertThat(assess.awaitEnd(SOON)).as(assess::output).isEqualTo(1);
      assertThat(assess.stdout()).isEmpty();
      assertThat(assess.lastLine()).startsWith("convoy: ").contains("source");
    }
  }

  private static JsonNode assess(Path file, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("assess", "-f", file.toString(), "--json", "--sample", "0"));
    arguments.addAll(List.of(options));
    try (ConvoyProcess assess = ConvoyProcess.start(arguments.toArray(String[]::new))) {
      assertThat(assess.awaitEnd(SOON)).as(assess::output).isZero();
      return new JsonMapper().readTree(String.join("\n", assess.stdout()));
    }
  }

  private static Path configuration(String user, String password, int targetPort)
      throws IOException {
    String yaml =
        """
        pipeline: everything
        source: { url: "%s", user: %s, password: %s }
        target: { url: "jdbc:postgresql://127.0.0.1:%d/shop", user: %s, password: %s }
        """
            .formatted(
                databases.source().jdbcUrl(Databases.DATABASE),
                user.equals("reader") ? user : databases.source().user(),
                user.equals("reader") ? password : databases.source().password(),
                targetPort,
                user,
                password);
    return Files.writeString(folder.resolve(user + targetPort + ".yml"), yaml);
  }

  /** With the schemas that the source searches, else as it stands: as a run does. */
  private static void execute(JsonNode listed) throws SQLException {
    PostgresServer server = databases.target();
    String path =
        StreamSupport.stream(listed.get("searchPath").spliterator(), false)
            .map(schema -> "\"" + schema.asText() + "\"")
            .reduce("''", (all, one) -> all + ", " + one);
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl(Databases.DATABASE), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setEscapeProcessing(false);
      String searched = listed.get("searchPath").isEmpty() ? "''" : path;
      statement.execute("SET LOCAL check_function_bodies = off");
      statement.execute("SET LOCAL search_path = " + searched);
      Savepoint before = connection.setSavepoint();
      try {
        statement.execute(listed.get("sql").asText());
      } catch (SQLException e) {
        if (listed.get("searchPath").isEmpty()) {
          throw e;
        }
        connection.rollback(before);
        statement.execute("SET LOCAL search_path = ''");
        statement.execute(listed.get("sql").asText());
      }
      connection.commit();
    }
  }
}
