// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.RegistryServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What an operator asks of services that are up, and what he is told. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FleetCommandsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern URL = Pattern.compile("Health and metrics at (http://\\S+?)\"");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static final List<ConvoyProcess> SERVICES = new ArrayList<>();
  private static Databases databases;
  private static EmbeddedBroker broker;
  private static RegistryServer registry;
  private static Path file;

  /** As the operator has it: passwords that only services are given. */
  private static Path withoutPasswords;

  @BeforeAll
  static void serve() throws IOException {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    registry = new RegistryServer();
    databases = Databases.ofShop(folder);
    file =
        databases.configuration(
            "fleet",
            """
              on-existing: drop
            kafka: { bootstrap.servers: "%s" }
            schema.registry.url: %s
            """
                .formatted(broker.bootstrapServers(), registry.url()));
    String text = Files.readString(file);
    withoutPasswords =
        Files.writeString(
            folder.resolve("operator.yml"),
            text.replaceAll("password: .*", "password: \\${env:CONVOY_TEST_NOT_SET}"));
  }

  @AfterAll
  static void stop() {
    SERVICES.forEach(ConvoyProcess::close);
    databases.close();
    registry.close();
    broker.close();
  }

  @Test
  @Order(1)
  void knowsNothingOfAPipelineThatWasNeverServed() {
    try (ConvoyProcess status = ask("status")) {
      assertThat(status.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(status.stderr())
          .containsExactly(
              "convoy: CVY-5003 pipeline fleet has no runs here; is it the right Kafka?");
    }
  }

  @Test
  @Order(2)
  void tellsTheHealthOfAService() throws Exception {
    ConvoyProcess coordinator = serve("coordinator");
    serve("extractor").awaitLine(" is ready");
    coordinator.awaitLine(" is ready");
    URI url = url(coordinator);
    assertThat(get(url, "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(url, "/health/ready").statusCode()).isEqualTo(200);
    // A coordinator that is RUNNING takes a moment to be the leader.
    Await.until(PATIENCE, () -> metrics(url).contains("convoy_leader{"), "a leader");
    assertThat(metrics(url))
        .contains("kafka_stream", "jvm_memory_used_bytes", "pipeline=\"fleet\"");
  }

  @Test
  @Order(3)
  void pausesAndGoesOn() {
    try (ConvoyProcess start = ask("start")) {
      assertThat(start.awaitEnd(PATIENCE)).as(start::output).isZero();
    }
    // Nobody loads yet, so that this run is not over.
    Await.until(PATIENCE, () -> said("status").contains(" COPY "), "COPY");
    assertThat(said("pause")).contains(" is paused");
    assertThat(said("status")).contains("· paused");
    assertThat(said("pause")).as("once more").contains(" is paused");
    assertThat(said("throttle", "--mb-per-second", "7")).contains(" limited to 7 MB/s");
    assertThat(said("status")).contains("· paused · limit 7 MB/s");
    assertThat(said("resume")).contains(" goes on");
    assertThat(said("status")).contains("public.customer").doesNotContain("paused");
  }

  /** The run is at COPY still. */
  @Test
  @Order(4)
  void showsItselfOnAPage() throws Exception {
    URI url = url(SERVICES.getFirst());
    String runs = get(url, "/api/runs").body();
    assertThat(runs).contains("\"pipeline\":\"fleet\"", "\"phase\":\"COPY\"");
    Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(runs);
    assertThat(id.find()).isTrue();
    String run = "/api/runs/" + id.group(1);
    assertThat(events(url, run + "/events", "event: cells"))
        .contains("event: history", "event: run", "event: tables");
    assertThat(get(url, run + "/chunks?table=public.line").body())
        .containsPattern("\"public.line\":\"[rkw0-9]+\"")
        .contains("\"estimated\":[]");
    assertThat(get(url, "/api/workers").body()).contains("\"leads\"", "\"extractor\"");
    assertThat(post(url, run + "/pause", "wrong").statusCode()).isEqualTo(403);
    String token = Files.readString(folder.resolve("work-coordinator/page-token")).strip();
    assertThat(post(url, run + "/pause", token).statusCode()).isEqualTo(202);
    Await.until(PATIENCE, () -> get(url, run).body().contains("\"paused\":true"), "a pause");
    String throttle = run + "/throttle?mb-per-second=configured";
    assertThat(post(url, throttle, token).statusCode()).isEqualTo(202);
    Await.until(PATIENCE, () -> get(url, run).body().contains("\"mbPerSecond\":null"), "no limit");
    assertThat(post(url, run + "/resume", token).statusCode()).isEqualTo(202);
    Await.until(PATIENCE, () -> get(url, run).body().contains("\"paused\":false"), "no pause");
  }

  @Test
  @Order(5)
  void cancels() {
    assertThat(said("cancel")).contains(" is cancelled");
    try (ConvoyProcess status = ask("status", "--json")) {
      assertThat(status.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(status.stdout().getFirst()).contains("\"phase\":\"CANCELLED\"");
    }
    assertThat(
            databases.query(
                databases.target(),
                "SELECT tablename FROM pg_tables" + " WHERE schemaname IN ('public', 'convoy')"))
        .isEmpty();
    try (ConvoyProcess again = ask("resume")) {
      assertThat(again.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(again.lastLine()).contains("is cancelled; nothing is left to resume");
    }
    assertThat(said("runs")).containsPattern("\\n\\S+ +replicate +cancelled ");
  }

  @Test
  @Order(6)
  void followsARunToItsEnd() throws IOException {
    serve("loader").awaitLine(" is ready");
    try (ConvoyProcess start = ask("start")) {
      assertThat(start.awaitEnd(PATIENCE)).as(start::output).isZero();
    }
    try (ConvoyProcess status = ask("status", "--watch")) {
      assertThat(status.awaitEnd(PATIENCE)).as(status::output).isZero();
      assertThat(status.stdout()).anyMatch(line -> line.contains("all equal"));
    }
    databases.assertSame();
    assertThat(said("runs"))
        .containsPattern(
            "\\n\\S+ +replicate +completed .* 370,001 +0 +0\\n\\S+ +replicate +cancelled ");
    assertThat(said("status")).contains("all equal");
    assertThat(said("report")).contains("all equal", "What is proven, and by what:", "- COPY ");
    URI loader = url(SERVICES.getLast());
    assertThat(metrics(loader)).containsPattern("convoy_rows_loaded_total\\{[^}]*} 370001.0");
    saidWhatChanged();
    hasWhatTheMonitoringAsksFor();
  }

  /** Panels and alerts of deploy/monitoring ask for nothing that is not there. */
  private static void hasWhatTheMonitoringAsksFor() throws IOException {
    String given =
        SERVICES.stream().map(service -> metrics(url(service))).collect(Collectors.joining("\n"));
    for (String file : List.of("alerts.yml", "dashboard.json")) {
      String text = Files.readString(Path.of("..", "deploy", "monitoring", file));
      assertThat(
              Pattern.compile("\\b(?:convoy|jvm|process|kafka)_[a-z_]+\\b").matcher(text).results())
          .isNotEmpty()
          .allSatisfy(metric -> assertThat(given).contains("\n" + metric.group() + "{"));
    }
  }

  @Test
  @Order(7)
  void comparesWhenItIsAsked() {
    try (ConvoyProcess verify = ask("verify")) {
      assertThat(verify.awaitEnd(PATIENCE)).as(verify::output).isZero();
    }
    databases.onTarget(
        "SET session_replication_role = replica; DELETE FROM customer WHERE id IN (5, 777)");
    try (ConvoyProcess verify = ask("verify", "--table", "*.customer", "--table", "*.line")) {
      assertThat(verify.awaitEnd(PATIENCE)).as(verify::output).isEqualTo(3);
      assertThat(verify.stdout())
          .contains("  missing  id='5'", "  missing  id='777'")
          .noneMatch(line -> line.contains("public.orders"));
    }
    assertThat(databases.bookkeeping()).containsExactly("run", "shape");
  }

  /** Another coordinator, with a schedule, and what it missed since the load. */
  @Test
  @Order(8)
  void startsStepsByItself() throws IOException {
    SERVICES.getFirst().close();
    String schedule = "sync: { schedule: \"* * * * *\" }\n";
    Files.writeString(file, Files.readString(file) + schedule);
    Files.writeString(withoutPasswords, Files.readString(withoutPasswords) + schedule);
    ConvoyProcess coordinator = serve("coordinator");
    coordinator.awaitLine("sync.schedule: the next step is due at");
    Await.until(
        PATIENCE,
        () -> Pattern.compile("\n\\S+-cron +sync +completed").matcher(said("runs")).find(),
        "a step that nobody asked for");
    databases.assertSame();
    assertThat(said("status"))
        .contains(
            "sync: the target has what the source had at", "sync.schedule (* * * * *, UTC): ");
  }

  /** A line for each change, which names run, table and chunk. */
  private static void saidWhatChanged() {
    ConvoyProcess coordinator = SERVICES.get(0);
    ConvoyProcess extractor = SERVICES.get(1);
    ConvoyProcess loader = SERVICES.get(2);
    assertThat(coordinator.stderr())
        .anyMatch(line -> line.matches(".* msg=phase run=\\S+ phase=COMPLETED .*"))
        .anyMatch(
            line -> line.matches(".* msg=stage run=\\S+ table=public.orders stage=FINALIZED .*"));
    assertThat(extractor.stderr())
        .anyMatch(line ->
            line.matches(".* msg=\"chunk extracted\" run=\\S+ table=public.line chunk=\\d+ .*"));
    assertThat(loader.stderr())
        .anyMatch(
            line -> line.matches(".* msg=\"partition claimed\" run=\\S+ table=public.line .*"));
  }

  private static ConvoyProcess serve(String role) {
    Path workDir = folder.resolve("work-" + role);
    ConvoyProcess service =
        ConvoyProcess.start(role, "-f", file.toString(), "--work-dir", workDir.toString());
    SERVICES.add(service);
    return service;
  }

  private static ConvoyProcess ask(String command, String... options) {
    List<String> arguments = new ArrayList<>(List.of(command, "-f", withoutPasswords.toString()));
    arguments.addAll(Arrays.asList(options));
    return ConvoyProcess.start(arguments.toArray(String[]::new));
  }

  /** What a command that has to succeed writes to stdout. */
  private static String said(String command, String... options) {
    try (ConvoyProcess process = ask(command, options)) {
      assertThat(process.awaitEnd(PATIENCE)).as(process::output).isZero();
      return String.join("\n", process.stdout());
    }
  }

  private static URI url(ConvoyProcess service) {
    Matcher matcher = URL.matcher(service.awaitLine("Health and metrics at").output());
    assertThat(matcher.find()).isTrue();
    return URI.create(matcher.group(1));
  }

  private static String metrics(URI url) {
    return get(url, "/metrics").body();
  }

  /** The stream until a line comes. */
  private static List<String> events(URI url, String path, String last) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        Stream<String> lines =
            client
                .send(
                    HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofLines())
                .body()) {
      List<String> seen = lines.takeWhile(line -> !line.equals(last)).toList();
      client.shutdownNow();
      return seen;
    }
  }

  private static HttpResponse<String> post(URI url, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> get(URI url, String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
