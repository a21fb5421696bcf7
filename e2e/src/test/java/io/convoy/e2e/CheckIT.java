// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.PostgresServer;
import io.convoy.embedded.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A configuration is tried before a run, and nothing is changed for that. */
final class CheckIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String STATE =
      """
      SELECT concat_ws(' ', c.oid, c.xmin, c.relname, c.relfilenode, c.relacl)
      FROM pg_class c WHERE c.oid >= 16384
      UNION ALL SELECT concat_ws(' ', 'namespace', oid, xmin, nspname) FROM pg_namespace ORDER BY 1\
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static EmbeddedBroker broker;
  private static RegistryServer registry;

  @BeforeAll
  static void start() {
    databases = new Databases(folder);
    databases.onSource("CREATE TABLE public.ware(id int PRIMARY KEY, name text)");
    databases.onTarget("CREATE ROLE guest LOGIN PASSWORD 'looks'");
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    registry = new RegistryServer();
  }

  @AfterAll
  static void stop() {
    registry.close();
    broker.close();
    databases.close();
  }

  @BeforeEach
  void empty() {
    databases.renewTarget();
  }

  @Test
  void passesWhereARunCouldBegin() throws Exception {
    List<String> before = databases.query(databases.target(), STATE);
    PostgresServer target = databases.target();
    Path file = configuration(target.user(), target.password(), target.port());

    try (ConvoyProcess check = ConvoyProcess.start("check", "-f", file.toString())) {
      assertThat(check.awaitEnd(SOON)).as(check::output).isZero();
      assertThat(check.stdout())
          .allMatch(line -> line.startsWith("ok ") || line.startsWith("warning "))
          .anyMatch(line -> line.contains("1 table can be described and read"))
          .anyMatch(line -> line.contains("all rows are of one point in time"))
          .anyMatch(line -> line.contains("rights, settings and names that are taken allow"))
          .anyMatch(line -> line.contains("5 topics can be created"))
          .anyMatch(line -> line.contains("transaction.max.timeout.ms of broker 1 is 900000"))
          .anyMatch(line -> line.contains("answers: " + registry.url()));
    }

    assertThat(databases.query(databases.target(), STATE)).isEqualTo(before);
    assertThat(topics()).isEmpty();
    assertThat(folder.resolve(".convoy")).doesNotExist();
  }

  @Test
  void saysAllThatIsInTheWayOfARunWithCodesAndRemedies() throws Exception {
    databases.onTarget("CREATE TABLE public.ware(id int)");
    databases.onTarget("REVOKE CREATE ON DATABASE shop FROM PUBLIC");
    JsonNode report = check(configuration("guest", "looks", databases.target().port()), 1);

    assertThat(report.get("passed").asBoolean()).isFalse();
    assertThat(codes(report, "target")).contains("CVY-4003", "CVY-4004");
    assertThat(codes(report, "source")).isEmpty();
    assertThat(codes(report, "kafka")).isEmpty();
    assertThat(report.get("checks").findValuesAsText("remedy"))
        .anyMatch(remedy -> remedy.contains("target.on-existing"));
  }

  @Test
  void goesOnWhereOneOfThemCannotBeReached() throws IOException {
    Path file = configuration("guest", "looks", 1);
    String yaml = Files.readString(file);
    Path away =
        Files.writeString(
            folder.resolve("away.yml"),
            yaml.replace(":" + databases.source().port() + "/", ":1/")
                .replace(registry.url(), "http://127.0.0.1:1"));
    JsonNode report = check(away, 1);
    assertThat(codes(report, "source")).containsExactly("CVY-2001");
    assertThat(codes(report, "target")).containsExactly("CVY-4001");
    assertThat(codes(report, "registry")).containsExactly("CVY-3005");
    assertThat(codes(report, "kafka")).isEmpty();
  }

  @Test
  void isOfTheConfigurationWhereBothAreOneDatabase() throws IOException {
    PostgresServer source = databases.source();
    JsonNode report = check(configuration(source.user(), source.password(), source.port()), 2);
    assertThat(codes(report, "target")).contains("CVY-1003");
  }

  private static List<String> codes(JsonNode report, String what) {
    return StreamSupport.stream(report.get("checks").spliterator(), false)
        .filter(check -> check.get("what").asText().equals(what))
        .filter(check -> check.get("outcome").asText().equals("failed"))
        .map(check -> check.get("errorCode").asText())
        .distinct()
        .toList();
  }

  private static JsonNode check(Path file, int exitCode) throws IOException {
    try (ConvoyProcess check = ConvoyProcess.start("check", "-f", file.toString(), "--json")) {
      assertThat(check.awaitEnd(SOON)).as(check::output).isEqualTo(exitCode);
      return new JsonMapper().readTree(String.join("\n", check.stdout()));
    }
  }

  private static Set<String> topics() throws Exception {
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      return admin.listTopics().names().get();
    }
  }

  private static Path configuration(String user, String password, int targetPort)
      throws IOException {
    PostgresServer source = databases.source();
    String yaml =
        """
        pipeline: checked
        source: { url: "%s", user: %s, password: %s }
        target: { url: "jdbc:postgresql://127.0.0.1:%d/shop", user: %s, password: %s }
        kafka: { bootstrap.servers: "%s" }
        schema.registry.url: "%s"
        """
            .formatted(
                source.jdbcUrl(Databases.DATABASE),
                source.user(),
                source.password(),
                targetPort,
                user,
                password,
                broker.bootstrapServers(),
                registry.url());
    return Files.writeString(folder.resolve(user + targetPort + ".yml"), yaml);
  }
}
