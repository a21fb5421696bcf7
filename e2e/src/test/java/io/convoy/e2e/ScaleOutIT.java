// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * More replicas make a run faster, and replacing all of them does not make it much slower. Both
 * databases are far away, so that the machine's processors are not the limit. Takes some ten
 * minutes, so it runs where {@code -De2e.scale=true} asks for it; the numbers are printed.
 */
@EnabledIfSystemProperty(
    named = "e2e.scale",
    matches = "true",
    disabledReason = "ten minutes of measuring; -De2e.scale=true runs it")
final class ScaleOutIT {
  private static final Duration DELAY =
      Duration.ofMillis(Integer.getInteger("e2e.scale.delay", 50));
  private static final Duration RUN = Duration.ofMinutes(20);
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration BEFORE = Duration.ofSeconds(15);
  private static final Duration AFTER = Duration.ofSeconds(30);
  private static final Duration WINDOW = Duration.ofSeconds(3);

  /** Rows of each table; about 100 bytes each. */
  private static final int ROWS = Integer.getInteger("e2e.scale.rows", 200_000);

  /**
   * Members of a group hear with a heartbeat what they get and what they are to give back. Brokers
   * come with 5000.
   */
  private static final String HEARTBEAT_MILLIS = System.getProperty("e2e.scale.heartbeat", "1000");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static EmbeddedBroker broker;
  private static RegistryServer registry;
  private static LatencyProxy source;
  private static LatencyProxy target;
  private static Path file;

  private final List<ConvoyProcess> services = new ArrayList<>();
  private int started;

  @BeforeAll
  static void fill() throws IOException {
    broker =
        EmbeddedBroker.start(
            folder.resolve("broker"),
            Map.of(
                "group.consumer.session.timeout.ms",
                "45000",
                "group.consumer.heartbeat.interval.ms",
                HEARTBEAT_MILLIS));
    registry = new RegistryServer();
    databases = new Databases(folder);
    for (String table : List.of("one", "two", "three")) {
      databases.onSource("CREATE TABLE %s (id int PRIMARY KEY, a text, b bigint)".formatted(table));
      databases.onSource(
          "INSERT INTO %s SELECT i, repeat(md5(i::text), 2), i FROM generate_series(1, %d) i"
              .formatted(table, ROWS));
    }
    databases.onSource("ANALYZE");
    source = new LatencyProxy(databases.source().port(), DELAY);
    target = new LatencyProxy(databases.target().port(), DELAY);
    file = configuration();
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
    databases.close();
    registry.close();
    broker.close();
  }

  @AfterEach
  void end() {
    services.forEach(ConvoyProcess::interrupt);
    services.forEach(service -> service.awaitEnd(START));
  }

  @Test
  void fourOfEachAreThreeTimesAsFastAsOne() {
    serve("coordinator", "extractor", "loader");
    Duration one = run();
    for (int more = 0; more < 3; more++) {
      serve("extractor", "loader");
    }
    Duration four = run();
    double ratio = (double) one.toMillis() / four.toMillis();
    say(
        "1 extractor, 1 loader: %.1f s; 4 and 4: %.1f s; %.2f times as fast"
            .formatted(seconds(one), seconds(four), ratio));
    assertThat(ratio).isGreaterThanOrEqualTo(3);
  }

  @Test
  void newReplicasWorkWithinSeconds() {
    serve("coordinator", "extractor", "loader");
    try (ConvoyProcess run = begin()) {
      Await.until(RUN, () -> loaded() > ROWS / 4, "a part is loaded");
      LoadRate rate = new LoadRate(ScaleOutIT::loaded);
      rate.watch(BEFORE);
      double before = rate.over(BEFORE);
      start("extractor");
      start("loader");
      start("extractor");
      start("loader");
      // They count as at work when the rate over some seconds is half as high again.
      Duration took = rate.watchUntilOver(1.5 * before, WINDOW);
      rate.watch(AFTER.minus(took));
      say(
          "two more of each in mid-run: %.0f rows/s before; half as many again after %.1f s, %.0f rows/s after %d s"
              .formatted(before, seconds(took), rate.over(WINDOW), AFTER.toSeconds()));
      say("second by second, each over the last three: " + rate.history(WINDOW, AFTER));
      assertThat(run.awaitEnd(RUN)).as(run::output).isZero();
      assertThat(took).isLessThan(Duration.ofSeconds(15));
    }
    databases.assertSame();
  }

  @Test
  void aRollingRestartCostsLittle() {
    List<String> roles = List.of("coordinator", "extractor", "loader");
    roles.forEach(role -> serve(role, role));
    Duration undisturbed = run();
    Duration restarted;
    long begin = System.nanoTime();
    try (ConvoyProcess run = begin()) {
      Await.until(RUN, () -> loaded() > 0, "the first rows are loaded");
      for (int i = 0; i < 2 * roles.size(); i++) {
        restart(i, roles.get(i / 2));
      }
      say("all replaced after %.1f s".formatted((System.nanoTime() - begin) / 1e9));
      assertThat(run.awaitEnd(RUN)).as(run::output).isZero();
      restarted = Duration.ofNanos(System.nanoTime() - begin);
    }
    databases.assertSame();
    double more = (double) restarted.toMillis() / undisturbed.toMillis() - 1;
    say(
        "two of each: %.1f s; all six restarted one by one: %.1f s, %.0f %% more"
            .formatted(seconds(undisturbed), seconds(restarted), 100 * more));
    assertThat(more).isLessThan(0.2);
  }

  /** As an orchestrator does it: SIGTERM, a new one, and the next when that is ready. */
  private void restart(int index, String role) {
    ConvoyProcess old = services.get(index);
    old.interrupt();
    assertThat(old.awaitEnd(START)).as(old::output).isZero();
    services.set(index, process(role).awaitLine(" is ready"));
  }

  private void serve(String... roles) {
    List<ConvoyProcess> fresh = new ArrayList<>();
    for (String role : roles) {
      fresh.add(start(role));
    }
    fresh.forEach(service -> service.awaitLine(" is ready"));
  }

  private ConvoyProcess start(String role) {
    ConvoyProcess service = process(role);
    services.add(service);
    return service;
  }

  private ConvoyProcess process(String role) {
    Path workDir = folder.resolve("work-" + role + "-" + started++);
    return ConvoyProcess.start(role, "-f", file.toString(), "--work-dir", workDir.toString());
  }

  private static ConvoyProcess begin() {
    return ConvoyProcess.start("start", "-f", file.toString(), "--wait");
  }

  /** From the command to its end, with all that is not copying. */
  private static Duration run() {
    long begin = System.nanoTime();
    try (ConvoyProcess run = begin()) {
      assertThat(run.awaitEnd(RUN)).as(run::output).isZero();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    databases.assertSame();
    return took;
  }

  /** Rows that are committed in the target, as the loaders' checkpoints count them. */
  private static long loaded() {
    List<String> there =
        databases.query(databases.target(), "SELECT to_regclass('convoy.checkpoint_logged')::text");
    return there.getFirst() == null
        ? 0
        : Long.parseLong(
            databases
                .query(
                    databases.target(),
                    "SELECT coalesce(sum(rows), 0) FROM convoy.checkpoint_logged")
                .getFirst());
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static Path configuration() throws IOException {
    String yaml =
        databases
            .yaml("scale")
            .replace(":" + databases.source().port() + "/", ":" + source.port() + "/")
            .replace(":" + databases.target().port() + "/", ":" + target.port() + "/")
            .replace("chunk-bytes: 1MiB", "chunk-bytes: 64KiB");
    return Files.writeString(
        folder.resolve("scale.yml"),
        yaml
            + """
              on-existing: drop
            loader: { transaction-bytes: 64KiB }
            topics: { bytes-per-partition: 1MiB, max-partitions: 16 }
            kafka: { bootstrap.servers: "%s" }
            schema.registry.url: %s
            """
                .formatted(broker.bootstrapServers(), registry.url()));
  }
}
