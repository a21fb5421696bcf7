// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.ControlTopics;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.metrics.Metric;
import io.convoy.common.metrics.Metrics;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.topic.Topics;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of many tables and chunks through the real topology, with workers and a target that only
 * report. What a decision costs must not depend on how many came before it, and a coordinator that
 * takes over must have the state within seconds.
 *
 * <p>{@code -Dcoordinator.tables=2000 -Dcoordinator.chunks=200000} for the size that is measured in
 * docs/performance.md; the curve is printed.
 */
class ManyChunksIT {
  private static final int TABLES = Integer.getInteger("coordinator.tables", 100);
  private static final int CHUNKS = Integer.getInteger("coordinator.chunks", 4_000);

  /** Each chunk is planned, extracted and loaded. */
  private static final int FACTS = 3 * CHUNKS;

  private static final int POINTS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final String RUN = "20261121-011808-many";

  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final ScriptedTarget target = new ScriptedTarget(new Gates());
  private final List<Point> curve = new ArrayList<>();

  /** What decisions cost since the point before. */
  private record Point(long decisions, double micros, double perSecond, long heapMegabytes) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %,9d | %6.0f | %,7.0f | %4d |",
          decisions,
          micros,
          perSecond,
          heapMegabytes);
    }
  }

  @Test
  void costsTheSameForEachFact(@TempDir Path folder) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
        SchemaRegistry registry = InProcessRegistry.inMemory()) {
      ConvoyConfig config = config(folder, broker);
      KafkaClients kafka = new KafkaClients(config.kafka());
      Topics topics = new Topics(config.pipeline());
      ControlCodec codec = new ControlCodec(registry);
      try (Admin admin = kafka.admin()) {
        ControlTopics.create(admin, topics, config.topics());
      }
      ServiceContext workers = context(config, registry, "workers", Metrics.unseen());
      try (RunCommands commands = new RunCommands(kafka, codec, topics, Clock.systemUTC());
          RunFollower follower = new RunFollower(kafka, codec, topics);
          BulkWorkers bulk = new BulkWorkers(workers, target, TABLES, CHUNKS)) {
        commands.start(RUN);
        lead(config, registry, folder, follower);
        assertThat(bulk.chunksDone()).as("each chunk was sent out once").isEqualTo(CHUNKS);
      }
    }
    assertThat(fatal).isEmpty();
    assertIsFlat();
  }

  private void lead(
      ConvoyConfig config, SchemaRegistry registry, Path folder, RunFollower follower) {
    Metrics metrics = Metrics.unseen();
    Timer decisions = metrics.timer(Metric.DECISIONS);
    try (CoordinatorService first =
        new CoordinatorService(
            context(config, registry, "one", metrics), folder.resolve("one"), target::open)) {
      first.start();
      draw(decisions, FACTS * 8L / POINTS);
    }
    long begin = System.nanoTime();
    try (CoordinatorService second =
        new CoordinatorService(
            context(config, registry, "two", metrics), folder.resolve("two"), target::open)) {
      second.start();
      Await.until(PATIENCE, second::isReady, "the second coordinator has the state");
      Duration restored = Duration.ofNanos(System.nanoTime() - begin);
      System.out.println("state restored in " + restored.toMillis() + " ms");
      assertThat(restored).isLessThan(Duration.ofSeconds(60));
      draw(decisions, FACTS);
      follower.awaitRun(RUN, run -> run.getPhase() == Phase.COMPLETED, PATIENCE);
      FollowedRun run = follower.run(RUN).orElseThrow();
      assertThat(run.tables()).hasSize(TABLES).allMatch(table -> table.getEqual());
    }
  }

  /** Notes what decisions cost, until there were so many. */
  private void draw(Timer decisions, long end) {
    long count = decisions.count();
    double spent = decisions.totalTime(TimeUnit.MICROSECONDS);
    long at = System.nanoTime();
    while (count < end) {
      long next = Math.min(end, count + FACTS / POINTS);
      Await.until(PATIENCE, () -> decisions.count() >= next, next + " decisions");
      long done = decisions.count() - count;
      double cost = decisions.totalTime(TimeUnit.MICROSECONDS) - spent;
      double seconds = (System.nanoTime() - at) / 1e9;
      curve.add(new Point(count + done, cost / done, done / seconds, heapMegabytes()));
      System.out.println(curve.getLast());
      count += done;
      spent += cost;
      at = System.nanoTime();
    }
  }

  private static long heapMegabytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** The last third must not cost more than the one before, give or take a noisy machine. */
  private void assertIsFlat() {
    double early = average(curve.subList(curve.size() / 3, 2 * curve.size() / 3));
    double late = average(curve.subList(2 * curve.size() / 3, curve.size()));
    assertThat(late).as(curve.toString()).isLessThan(3 * early + 100);
  }

  private static double average(List<Point> points) {
    return points.stream().mapToDouble(Point::micros).average().orElseThrow();
  }

  private ServiceContext context(
      ConvoyConfig config, SchemaRegistry registry, String instance, Metrics metrics) {
    return new ServiceContext(
        config,
        new KafkaClients(config.kafka()),
        registry,
        instance,
        Clock.systemUTC(),
        fatal::add,
        metrics);
  }

  private static ConvoyConfig config(Path folder, EmbeddedBroker broker) throws IOException {
    Path file = folder.resolve("convoy.yml");
    Files.writeString(
        file,
        """
        pipeline: many
        source: { url: "jdbc:postgresql://none/none" }
        target: { url: "jdbc:postgresql://none/none" }
        kafka: { bootstrap.servers: "%s" }
        """
            .formatted(broker.bootstrapServers()));
    return ConfigLoader.load(file);
  }
}
