// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.TableDescriptions;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.metrics.Metric;
import io.convoy.common.metrics.Metrics;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.coordinator.decision.DecisionCore;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.coordinator.decision.Facts;
import io.convoy.coordinator.decision.Retirement;
import io.convoy.embedded.Await;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor in the topology, with a clock that the test moves. */
class RunProcessorTest {
  private static final String RUN = "run-1";
  private static final TableId TABLE = Facts.id("a.b/c%d");
  private static final int KEPT = 3;
  private static final Topics TOPICS = new Topics("p");

  private final ControlCodec codec = new ControlCodec(InProcessRegistry.inMemory());
  private final List<Effect> performed = new CopyOnWriteArrayList<>();
  private final Metrics metrics = Metrics.unseen();
  private final MovableClock clock = new MovableClock();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> commands;
  private TestInputTopic<byte[], byte[]> events;
  private TestOutputTopic<String, byte[]> tasks;
  private TestOutputTopic<String, byte[]> runs;

  /** Notes what it is asked and never has anything to tell. */
  private final class NotingHandler implements EffectHandler {
    @Override
    public List<SpecificRecord> perform(Effect effect) {
      performed.add(effect);
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
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    driver =
        new TopologyTestDriver(
            CoordinatorTopology.build(
                new DecisionCore(Facts.policy(OnSnapshotLost.REREAD)),
                new Retirement(KEPT),
                codec,
                TOPICS,
                clock,
                metrics,
                () -> new EffectRunner(new NotingHandler(), (runId, fact) -> {}, 1)),
            settings,
            clock.now);
    ByteArraySerializer in = new ByteArraySerializer();
    commands = driver.createInputTopic(TOPICS.commands(), in, in);
    events = driver.createInputTopic(TOPICS.events(), in, in);
    StringDeserializer key = new StringDeserializer();
    ByteArrayDeserializer value = new ByteArrayDeserializer();
    tasks = driver.createOutputTopic(TOPICS.tasks(), key, value);
    runs = driver.createOutputTopic(TOPICS.runs(), key, value);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void publishesTheRunAndItsTasksUnderTheirIds() {
    command(new StartRun());
    var task = tasks.readKeyValue();
    assertThat(task.key).isEqualTo(RUN + "/describe/1");
    assertThat(decode(task.value, Task.class).getPayload()).isInstanceOf(DescribeSource.class);
    var run = runs.readKeyValue();
    assertThat(run.key).isEqualTo(RUN);
    assertThat(state(run.value).getPhase()).isEqualTo(Phase.DESCRIBE);
  }

  @Test
  void performsTheEffectsOfADecision() {
    describe();
    Await.until(
        Duration.ofSeconds(10),
        () ->
            performed.stream()
                .anyMatch(effect ->
                    effect instanceof Effect.ResetTarget reset
                        && reset.tables().getFirst().id().equals(TABLE)
                        && reset.source().equals(List.of(Facts.SOURCE))),
        "the target is reset");
  }

  @Test
  void publishesANewStageAtOnceAndCountsAfterAWhile() {
    plan();
    runs.readValuesToList();
    fact(Facts.checkpoint(TABLE, 0, 1, 1, 10));
    fact(Facts.checkpoint(TABLE, 0, 1, 2, 20));
    assertThat(runs.isEmpty()).isTrue();
    advance(Duration.ofMillis(200));
    var progress = runs.readKeyValuesToList();
    assertThat(progress).hasSize(1);
    assertThat(progress.getFirst().key).isEqualTo(RUN + "/public.a%2Eb%2Fc%25d");
    assertThat(progress(progress.getFirst().value).getRowsLoaded()).isEqualTo(20);
  }

  @Test
  void issuesAgainWhatWaitedWhenTheTimeHasCome() {
    plan();
    Task chunk =
        tasks.readValuesToList().stream().map(v -> decode(v, Task.class)).toList().getLast();
    fact(Facts.failed(chunk, ErrorCode.SOURCE_UNAVAILABLE));
    assertThat(tasks.isEmpty()).isTrue();
    advance(Duration.ofMillis(1_200));
    assertThat(decode(tasks.readValue(), Task.class).getAttempt()).isEqualTo(2);
  }

  @Test
  void saysThatNothingMovesUntilSomethingDoes() {
    plan();
    advance(Duration.ofSeconds(1));
    advance(Duration.ofSeconds(1));
    Task chunk =
        tasks.readValuesToList().stream().map(v -> decode(v, Task.class)).toList().getLast();
    runs.readValuesToList();
    for (int second = 0; second < 110; second++) {
      advance(Duration.ofSeconds(1));
    }
    assertThat(runs.isEmpty()).isTrue();
    assertThat(metrics.flag(Metric.STALLED)).isFalse();

    advance(Duration.ofSeconds(20));
    assertThat(state(runs.readValue()).getStalled()).startsWith("COPY waits for 1 chunk");
    assertThat(metrics.flag(Metric.STALLED)).isTrue();

    fact(Facts.extracted(chunk, 1, 1, 1));
    advance(Duration.ofSeconds(2));
    assertThat(state(runs.readValuesToList().getLast()).getStalled()).isNull();
    assertThat(metrics.flag(Metric.STALLED)).isFalse();
  }

  @Test
  void failsTheRunOnADefectAndGoesOn() {
    plan();
    Task chunk =
        tasks.readValuesToList().stream().map(v -> decode(v, Task.class)).toList().getLast();
    var nonsense = Facts.extracted(chunk, 1, 1, 1);
    nonsense.setPartition(99);
    fact(nonsense);
    RunState run = state(runs.readValuesToList().getLast());
    assertThat(run.getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run.getFailureCode()).isEqualTo(ErrorCode.INTERNAL.name());
    assertThat(run.getFailure()).contains("ChunkExtracted");
  }

  @Test
  void skipsWhatItCannotRead() {
    events.pipeInput(new byte[] {1, 2, 3});
    commands.pipeInput((byte[]) null);
    events.pipeInput(codec.encode(TOPICS.events(), Facts.command(RUN, new StartRun())));
    command(new StartRun());
    assertThat(tasks.getQueueSize()).isEqualTo(1);
  }

  private void describe() {
    command(new StartRun());
    new TableDescriptions(codec).facts(TOPICS, Facts.table(TABLE, 1)).forEach(this::fact);
    fact(Facts.opened("s1", "1", 1));
  }

  private void plan() {
    describe();
    fact(new TargetReset("PostgreSQL 18.0"));
    fact(Facts.created(TABLE));
    fact(Facts.opened(TABLE, 0, 1));
    fact(Facts.planned(TABLE, 0));
    fact(new TablePlanned(TABLE, 1, 0, "s1", 10L, false, false));
  }

  private void advance(Duration time) {
    clock.now = clock.now.plus(time);
    driver.advanceWallClockTime(time);
  }

  private void command(SpecificRecord payload) {
    commands.pipeInput(codec.encode(TOPICS.commands(), Facts.command(RUN, payload)));
  }

  private void fact(SpecificRecord payload) {
    events.pipeInput(codec.encode(TOPICS.events(), Facts.event(RUN, payload)));
  }

  private RunState state(byte[] value) {
    return (RunState) decode(value, RunRecord.class).getPayload();
  }

  private TableProgress progress(byte[] value) {
    return (TableProgress) decode(value, RunRecord.class).getPayload();
  }

  private <T extends SpecificRecord> T decode(byte[] value, Class<T> type) {
    return codec.decode(value, type).orElseThrow();
  }
}
