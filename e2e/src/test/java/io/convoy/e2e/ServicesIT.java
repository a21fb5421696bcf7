// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The roles as processes of their own, with a broker and a registry between them. */
final class ServicesIT {
  private static final Duration RUN = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(10);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static EmbeddedBroker broker;
  private static RegistryServer registry;

  private final List<ConvoyProcess> services = new ArrayList<>();

  @BeforeAll
  static void fill() {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    registry = new RegistryServer();
    databases = Databases.ofShop(folder);
  }

  @AfterAll
  static void stop() {
    databases.close();
    registry.close();
    broker.close();
  }

  @AfterEach
  void end() {
    services.forEach(ConvoyProcess::close);
  }

  @Test
  void carriesADatabaseAndStopsInOrder() {
    Path file = configuration("services", "");
    List.of("coordinator", "extractor", "extractor").forEach(role -> serve(role, file));
    try (ConvoyProcess start = start(file, "--wait")) {
      start.awaitLine(" COPY ");
      // Nobody loads yet: that run is not over.
      refusesASecondRun(file);
      List.of("loader", "loader").forEach(role -> serve(role, file));
      assertThat(start.awaitEnd(RUN)).as(start::output).isZero();
      assertThat(start.stderr().getFirst()).matches("run \\d{8}-\\d{6}-[0-9a-z]{4}");
      assertThat(start.stdout()).anyMatch(line -> line.contains("all equal"));
    }
    databases.assertSame();
    asksForARun(file);
    stopsAllWhileTheyWork();
  }

  @Test
  void aKilledHolderOfTheSnapshotCostsNothing() throws IOException {
    Path file = slowConfiguration("holders");
    List.of("coordinator", "loader", "extractor", "extractor").forEach(role -> serve(role, file));
    List<ConvoyProcess> extractors = services.subList(2, 4);
    try (ConvoyProcess start = start(file, "--wait")) {
      extractors.forEach(extractor -> extractor.awaitLine("Holding snapshot"));
      extractors.stream()
          .filter(extractor -> extractor.said("opened snapshot"))
          .forEach(ConvoyProcess::kill);
      assertThat(extractors).filteredOn(ConvoyProcess::isAlive).hasSize(1);

      assertThat(start.awaitEnd(RUN)).as(start::output).isZero();
      assertThat(start.stdout())
          .anyMatch(line -> line.startsWith("all rows are of one point in time (PostgreSQL"));
    }
    databases.assertSame();
  }

  @Test
  void saysWhyItCannotGoOn() {
    serve("extractor", configuration("refused", ", max.in.flight.requests.per.connection: 6"));
    ConvoyProcess extractor = services.getFirst();
    assertThat(extractor.awaitEnd(RUN)).as(extractor::output).isEqualTo(2);
    assertThat(extractor.lastLine())
        .startsWith("convoy: CVY-1001 extractor-")
        .contains("max.in.flight.requests.per.connection", "check the kafka section");
  }

  private static void refusesASecondRun(Path file) {
    try (ConvoyProcess second = start(file)) {
      assertThat(second.awaitEnd(RUN)).as(second::output).isEqualTo(1);
      assertThat(second.said("one run at a time")).as(second::output).isTrue();
    }
  }

  private static void asksForARun(Path file) {
    try (ConvoyProcess start = start(file)) {
      assertThat(start.awaitEnd(RUN)).as(start::output).isZero();
      assertThat(start.stderr()).as(start::output).hasSize(1);
    }
  }

  private void stopsAllWhileTheyWork() {
    services.forEach(ConvoyProcess::interrupt);
    for (ConvoyProcess service : services) {
      assertThat(service.awaitEnd(STOP)).as(service::output).isZero();
      assertThat(service.stderr())
          .as("an event a line, and the line that says ready")
          .allMatch(line -> line.matches("ts=\\d{4}-.* level=.*|convoy \\w+ \\w{8} is ready"));
      assertThat(service.said(" is ready")).as(service::output).isTrue();
      assertThat(service.said("stopping; ")).as(service::output).isTrue();
    }
  }

  private void serve(String role, Path file) {
    Path workDir =
        folder.resolve("work-%s-%s-%d".formatted(file.getFileName(), role, services.size()));
    services.add(
        ConvoyProcess.start(role, "-f", file.toString(), "--work-dir", workDir.toString()));
  }

  private static ConvoyProcess start(Path file, String... options) {
    List<String> arguments = new ArrayList<>(List.of("start", "-f", file.toString()));
    arguments.addAll(List.of(options));
    return ConvoyProcess.start(arguments.toArray(String[]::new));
  }

  /** One in which the tables are read for long enough. */
  private static Path slowConfiguration(String name) throws IOException {
    Path file = configuration(name, "");
    String slow = "  chunk-bytes: 64KiB\n  max-mb-per-second: 4\n";
    return Files.writeString(file, Files.readString(file).replace("  chunk-bytes: 1MiB\n", slow));
  }

  private static Path configuration(String name, String kafka) {
    return databases.configuration(
        name,
        """
          on-existing: drop
        kafka: { bootstrap.servers: "%s"%s }
        schema.registry.url: %s
        """
            .formatted(broker.bootstrapServers(), kafka, registry.url()));
  }
}
