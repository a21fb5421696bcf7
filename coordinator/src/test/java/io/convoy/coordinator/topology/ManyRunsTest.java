// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.TableDescriptions;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.metrics.Metrics;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.DecisionCore;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.coordinator.decision.Facts;
import io.convoy.coordinator.decision.Retirement;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that has made a thousand runs, each with two tables. */
class ManyRunsTest {
  private static final int KEPT = 50;
  private static final int RUNS = 1_000;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Topics TOPICS = new Topics("p");

  private final AtomicInteger decoded = new AtomicInteger();
  private final ControlCodec codec = new ControlCodec(new CountingRegistry(decoded));
  private final Map<String, byte[]> published = new HashMap<>();
  private final MovableClock clock = new MovableClock();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> commands;
  private TestInputTopic<byte[], byte[]> events;
  private TestOutputTopic<String, byte[]> runs;

  /** Counts the values that are read: each asks for the schema that wrote it. */
  private static final class CountingRegistry implements SchemaRegistry {
    private final SchemaRegistry registry = InProcessRegistry.inMemory();
    private final AtomicInteger decoded;

    CountingRegistry(AtomicInteger decoded) {
      this.decoded = decoded;
    }

    @Override
    public int register(String subject, Schema schema) {
      return registry.register(subject, schema);
    }

    @Override
    public int registerChanging(String subject, Schema schema) {
      return registry.registerChanging(subject, schema);
    }

    @Override
    public Schema schema(int id) {
      decoded.incrementAndGet();
      return registry.schema(id);
    }

    @Override
    public void close() {
      registry.close();
    }
  }

  /** Never has anything to tell: the test does. */
  private static final class SilentHandler implements EffectHandler {
    @Override
    public List<SpecificRecord> perform(Effect effect) {
      return List.of();
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, TOPICS.coordinatorId());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    driver =
        new TopologyTestDriver(
            CoordinatorTopology.build(
                new DecisionCore(Facts.policy(OnSnapshotLost.REREAD)),
                new Retirement(KEPT),
                codec,
                TOPICS,
                clock,
                Metrics.unseen(),
                () -> new EffectRunner(new SilentHandler(), (runId, fact) -> {}, 1)),
            settings,
            clock.now);
    ByteArraySerializer in = new ByteArraySerializer();
    commands = driver.createInputTopic(TOPICS.commands(), in, in);
    events = driver.createInputTopic(TOPICS.events(), in, in);
    runs =
        driver.createOutputTopic(
            TOPICS.runs(), new StringDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void forgetsOldRunsAndCostsNoMoreThanAtTheFirst() {
    int first = decodedBy(() -> make(0));
    int firstTick = decodedBy(this::tick);
    for (int i = 1; i < RUNS; i++) {
      make(i);
    }
    retireAll();
    assertThat(published.keySet())
        .hasSize(3 * KEPT)
        .contains("run-0999", "run-0999/public.small", "run-0950")
        .doesNotContain("run-0949", "run-0949/public.small");
    assertThat(size(StateStores.RUNS)).isEqualTo(KEPT);
    assertThat(size(StateStores.PUBLISHED)).isEqualTo(KEPT);
    assertThat(size(StateStores.TABLES) + size(StateStores.DESCRIPTIONS)).isZero();

    assertThat(decodedBy(() -> make(RUNS))).as("a run").isEqualTo(first);
    retireAll();
    assertThat(decodedBy(this::tick)).as("a tick").isEqualTo(firstTick);
    KeyValueStore<String, byte[]> kept = driver.getKeyValueStore(StateStores.RUNS);
    assertThat(decodedBy(() -> new KnownRuns(kept, codec))).as("a start").isEqualTo(KEPT);
  }

  /** A run that is cancelled once it is described. */
  private void make(int number) {
    String runId = "run-%04d".formatted(number);
    clock.now = clock.now.plusMillis(1);
    command(runId, new StartRun());
    TableDescriptions descriptions = new TableDescriptions(codec);
    for (String name : new String[] {"large", "small"}) {
      descriptions.facts(TOPICS, Facts.table(Facts.id(name), 1)).forEach(fact -> fact(runId, fact));
    }
    fact(runId, Facts.opened("s" + number, "1", 2));
    command(runId, new CancelRun());
    fact(runId, new TargetReleased());
  }

  private void retireAll() {
    int before;
    do {
      before = size(StateStores.RUNS);
      tick();
    } while (size(StateStores.RUNS) < before);
    runs.readKeyValuesToList().forEach(record -> published.put(record.key, record.value));
    published.values().removeIf(value -> value == null);
  }

  private void tick() {
    clock.now = clock.now.plus(TICK);
    driver.advanceWallClockTime(TICK);
  }

  private int decodedBy(Runnable work) {
    decoded.set(0);
    work.run();
    return decoded.get();
  }

  private int size(String store) {
    try (var all = driver.<String, byte[]>getKeyValueStore(store).all()) {
      int size = 0;
      while (all.hasNext()) {
        all.next();
        size++;
      }
      return size;
    }
  }

  private void command(String runId, SpecificRecord payload) {
    commands.pipeInput(codec.encode(TOPICS.commands(), Facts.command(runId, payload)));
  }

  private void fact(String runId, SpecificRecord payload) {
    events.pipeInput(codec.encode(TOPICS.events(), Facts.event(runId, payload)));
  }
}
