// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Passwords show nowhere: not in what processes say with all their libraries at DEBUG, not in their
 * command lines and files, not in Kafka, not in the databases; whether all goes well or not.
 */
final class SecretsIT {
  private static final Duration RUN = Duration.ofMinutes(2);
  private static final String WRONG = SecuredCluster.secret("wrong");
  private static final String STORES =
      """
        ssl.truststore.type: PKCS12
        ssl.truststore.location: %s
        ssl.truststore.password: ${env:STORE_PASSWORD}
        ssl.keystore.type: PKCS12
        ssl.keystore.location: %s
        ssl.keystore.password: ${env:STORE_PASSWORD}
        ssl.key.password: ${env:STORE_PASSWORD}
      """;

  private static final Pattern HTTP = Pattern.compile("Health and metrics at (http://[^\\s\"]+)");
  private static final String EVERYTHING_IS_LOGGED =
      "<configuration><root level='DEBUG'/></configuration>";
  private static final String TABLES =
      """
      SELECT query_to_xml('TABLE convoy.' || tablename, false, false, '')::text
      FROM pg_tables WHERE schemaname = 'convoy'
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static SecuredCluster cluster;
  private static Path logback;

  private final List<ConvoyProcess> processes = new ArrayList<>();
  private final SecretHunt hunt = hunt();

  @BeforeAll
  static void secure() throws IOException {
    cluster = new SecuredCluster(folder);
    cluster.makeTopics(cluster.configuration("topics", Function.identity()));
    logback = Files.writeString(folder.resolve("logback.xml"), EVERYTHING_IS_LOGGED);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @AfterEach
  void end() {
    processes.forEach(ConvoyProcess::close);
  }

  private static SecretHunt hunt() {
    List<String> secrets = new ArrayList<>(List.of(WRONG, SecuredCluster.secret("store")));
    for (String process : List.of("coordinator", "extractor", "loader", "start")) {
      SecuredCluster.environment(process)
          .forEach((name, value) -> {
            if (name.endsWith("PASSWORD")) {
              secrets.add(value);
            }
          });
    }
    return new SecretHunt(secrets, "+s3cret/");
  }

  @Test
  void showNowhereDuringARunWithFailures() throws IOException {
    Path file =
        configuration("run", page -> page.replace("target:\n", "target:\n  on-existing: drop\n"));
    start("coordinator", file, Map.of());
    ConvoyProcess run = start("start", file, Map.of(), "--wait");
    huntInKafkaOnceItHas("shop.tasks");
    ConvoyProcess extractor = start("extractor", file, Map.of());
    ConvoyProcess loader = start("loader", file, Map.of("TARGET_PASSWORD", WRONG));
    loader.awaitLine("password authentication failed");
    huntInKafkaOnceItHas("shop.data.");
    huntInBookkeeping();
    huntAroundProcesses();
    loader.close();
    start("loader", file, Map.of());
    assertThat(run.awaitEnd(RUN)).as(run::lastLine).isZero();
    extractor.close();
    start("extractor", file, Map.of("SOURCE_PASSWORD", WRONG));
    ConvoyProcess failed = start("start", file, Map.of(), "--wait");
    assertThat(failed.awaitEnd(RUN)).as(failed::lastLine).isEqualTo(1);
    assertThat(failed.output()).contains("source.password");
    assertThat(huntInKafka()).contains("shop.commands", "shop.events", "__consumer_offsets");
    huntAroundProcesses();
    huntInWhatWasSaid();
    assertThat(extractor.said("org.apache.kafka") || extractor.said("o.a.k"))
        .as("libraries say what they do")
        .isTrue();
    assertThat(hunt.found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loader    | KAFKA_PASSWORD    | credentials in the kafka section",
        "extractor | STORE_PASSWORD    | kafka section",
        "start     | REGISTRY_PASSWORD | schema.registry.password",
      })
  void showNotWhenAPasswordIsWrong(String process, String variable, String said)
      throws IOException {
    Path file = configuration("wrong", Function.identity());
    start(process, file, Map.of(variable, WRONG)).awaitLine(said);
    huntInWhatWasSaid();
    assertThat(processes.getFirst().said(said)).as(processes.getFirst()::lastLine).isTrue();
    assertThat(hunt.found()).isEmpty();
  }

  @Test
  void showNotWhenABrokerIsAway() throws IOException {
    Path file =
        configuration(
            "away",
            page -> page.replaceFirst("bootstrap.servers: .*", "bootstrap.servers: 127.0.0.1:1"));
    ConvoyProcess loader = start("loader", file, Map.of()).awaitLine("127.0.0.1:1");
    ConvoyProcess start = start("start", file, Map.of());
    assertThat(start.awaitEnd(RUN)).isEqualTo(1);
    loader.interrupt();
    assertThat(loader.awaitEnd(RUN)).isZero();
    huntInWhatWasSaid();
    assertThat(hunt.found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chunk-bytes: .*|chunk-bytes: $A|source.chunk-bytes",
        "url: jdbc:postgresql://127.*|url: $A|source.url",
        "url: jdbc:postgresql://127.*|url: jdbc:postgresql://host:x/shop?password=$A|source.url",
        "url: https://.*|url: https://ann:$A@registry|schema.registry.url",
        "trusted-certificates: .*|trusted-certificates: $A|schema.registry.trusted-certificates",
        "sasl.jaas.config: (.*);|sasl.jaas.config: $1|sasl.jaas.config",
        "password=\"\\S*\"|password=\"a\"$A b\"|sasl.jaas.config",
        "pipeline: .*|pipeline: $A|pipeline",
      })
  void showNotInWhatIsSaidOfAWrongValue(String value, String wrong, String key) throws IOException {
    String written = wrong.replace("$A", "\\${env:KAFKA_PASSWORD}");
    Path file =
        configuration(
            "value",
            page ->
                page.replace("source:\n", "source:\n  chunk-bytes: 1MiB\n")
                    .replaceFirst(value, written));
    ConvoyProcess process = start("extractor", file, Map.of());
    assertThat(process.awaitEnd(RUN)).as(process::lastLine).isEqualTo(2);
    assertThat(process.lastLine()).contains(key);
    huntInWhatWasSaid();
    assertThat(hunt.found()).isEmpty();
  }

  private void huntInKafkaOnceItHas(String prefix) {
    Await.until(
        RUN,
        () -> huntInKafka().stream().anyMatch(topic -> topic.startsWith(prefix)),
        "there are records in " + prefix);
  }

  /** Of topics that have records: tasks that are done with are gone from theirs. */
  private Set<String> huntInKafka() {
    return new TopicDump(cluster.adminProperties())
        .read((topic, part) -> hunt.in("topic " + topic, part));
  }

  /** Command lines, metrics and sessions. */
  private void huntAroundProcesses() throws IOException {
    List<String> metrics = new ArrayList<>();
    for (ConvoyProcess process : processes) {
      if (process.isAlive()) {
        process.stderr().stream()
            .map(HTTP::matcher)
            .filter(Matcher::find)
            .forEach(line -> metrics.add(line.group(1)));
      }
      Path commandLine = Path.of("/proc/" + process.pid() + "/cmdline");
      if (Files.exists(commandLine)) {
        hunt.in(commandLine.toString(), Files.readAllBytes(commandLine));
      }
    }
    for (String service : metrics) {
      try (InputStream shown = URI.create(service + "/metrics").toURL().openStream()) {
        hunt.in(service, shown.readAllBytes());
      }
    }
    PostgresServer source = cluster.databases().source();
    PostgresServer target = cluster.databases().target();
    assertThat(metrics).as("services that show metrics").isNotEmpty();
    hunt.in("pg_stat_activity of the source", cluster.sessions(source));
    hunt.in("pg_stat_activity of the target", cluster.sessions(target));
  }

  private void huntInBookkeeping() {
    List<String> tables = cluster.databases().query(cluster.databases().target(), TABLES);
    assertThat(tables).as("tables of schema convoy").hasSizeGreaterThan(2);
    hunt.in("schema convoy", tables);
  }

  /** Output, work folders, and the databases' logs, which have every statement. */
  private void huntInWhatWasSaid() throws IOException {
    for (ConvoyProcess process : processes) {
      hunt.in("stdout", process.stdout());
      hunt.in("stderr", process.stderr());
    }
    for (Path inside : cluster.workFolders()) {
      hunt.inFiles(inside);
    }
    for (String server : List.of("source", "target")) {
      hunt.in(server, Files.readAllBytes(folder.resolve(server).resolve("server.log")));
    }
  }

  private static Path configuration(String name, Function<String, String> change) {
    String stores =
        STORES.formatted(
            cluster.certificates().trustStore(), cluster.certificates().clientKeyStore());
    return cluster.configuration(
        name,
        page ->
            change.apply(
                page.replaceFirst(
                    "(?m)^  ssl.truststore.type:.*\n.*\n", stores.replace("$", "\\$"))));
  }

  private ConvoyProcess start(
      String process, Path file, Map<String, String> other, String... options) {
    Map<String, String> environment = SecuredCluster.environment(process);
    environment.put("STORE_PASSWORD", SecuredCluster.secret("store"));
    environment.putAll(other);
    List<String> java = List.of("-Dlogback.configurationFile=" + logback);
    processes.add(cluster.start(process, environment, java, file, options));
    return processes.getLast();
  }
}
