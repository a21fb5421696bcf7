// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.config.TopicsConfig.Keep;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Follows and commands runs through a real broker, with a test in the coordinator's place. */
@Timeout(600)
class RunFollowerIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant AT = Instant.parse("2026-11-21T01:18:08Z");

  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  private final SchemaRegistry registry = InProcessRegistry.inMemory();
  private final ControlCodec codec = new ControlCodec(registry);
  private final Topics topics = new Topics("p" + UUID.randomUUID().toString().substring(0, 8));
  private KafkaClients clients;
  private Producer<byte[], byte[]> coordinator;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void open() {
    clients =
        new KafkaClients(new KafkaConfig(Map.of("bootstrap.servers", broker.bootstrapServers())));
    coordinator = clients.producer(Map.of("transactional.id", topics.pipeline()));
    try (Admin admin = clients.admin()) {
      ControlTopics.create(
          admin,
          topics,
          new TopicsConfig(
              1,
              DataSize.ofMebibytes(256),
              32,
              200,
              DataSize.ofMebibytes(4096),
              Keep.UNTIL_LOADED));
    }
    coordinator.initTransactions();
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  @Test
  void knowsNothingWhereNothingWasPublished() {
    try (RunFollower follower = follower()) {
      assertThat(follower.latest(SOON)).isEmpty();
      assertThat(follower.run("r1")).isEmpty();
    }
  }

  @Test
  void hasReadAllThatWasThereWhenItIsMade() {
    publish("r1", run("r1", Phase.COPY));
    publish("r1/public.t", table("r1", 1));
    publish("r1/public.t", table("r1", 2));
    publish("r2", run("r2", Phase.DESCRIBE));
    try (RunFollower follower = follower()) {
      FollowedRun first = follower.run("r1").orElseThrow();
      assertThat(first.run().getPhase()).isEqualTo(Phase.COPY);
      assertThat(first.tables()).singleElement().returns(2L, TableProgress::getRowsExtracted);
      assertThat(follower.latest(SOON)).get().returns("r2", RunState::getRunId);
    }
  }

  /** Also behind a newer run that was refused because of it. */
  @Test
  void namesCancelledRunsOfWhichSomethingIsLeft() {
    RunState cancelled = run("r1", Phase.CANCELLED);
    publish("r1", cancelled);
    publish("r2", run("r2", Phase.FAILED));
    try (RunFollower follower = follower()) {
      assertThat(follower.beingReleased()).containsExactly("r1");
      cancelled.setEndedAt(AT);
      publish("r1", cancelled);
      follower.awaitRun("r1", RunStatus::isCancelled, SOON);
      assertThat(follower.beingReleased()).isEmpty();
    }
  }

  @Test
  void forgetsWhatWasRetired() {
    publish("r1", run("r1", Phase.COMPLETED));
    publish("r1/public.t", table("r1", 1));
    publish("r2", run("r2", Phase.COPY));
    try (RunFollower follower = follower()) {
      assertThat(follower.run("r1")).isPresent();
      publish("r1/public.t", null);
      publish("r1", null);
      Await.until(
          SOON, () -> follower.await(Duration.ofMillis(50)).state("r1").isEmpty(), "r1 is gone");
      publish("r1", run("r1", Phase.COMPLETED));
      assertThat(follower.awaitRun("r1", any -> true, SOON)).isNotNull();
      assertThat(follower.run("r1").orElseThrow().tables()).isEmpty();
      assertThat(follower.run("r2")).isPresent();
    }
  }

  @Test
  void readsNoMoreOfAThousandRunsThanItIsAskedFor() {
    coordinator.beginTransaction();
    for (int i = 0; i < 1_000; i++) {
      String runId = "r%04d".formatted(i);
      send(runId, run(runId, Phase.DESCRIBE));
      send(runId + "/public.t", table(runId, i));
      send(runId, run(runId, Phase.COMPLETED));
    }
    coordinator.commitTransaction();
    publish("r1000", run("r1000", Phase.COPY));
    AtomicInteger decoded = new AtomicInteger();
    ControlCodec counting = new ControlCodec(new CountingRegistry(registry, decoded));
    try (RunFollower follower = new RunFollower(clients, counting, topics)) {
      assertThat(follower.run("r0500").orElseThrow().tables())
          .singleElement()
          .returns(500L, TableProgress::getRowsExtracted);
      assertThat(follower.latest(SOON)).get().returns("r1000", RunState::getRunId);
    }
    assertThat(decoded).hasValue(3);
  }

  /** Counts values that are read: each asks for the schema that wrote it. */
  private record CountingRegistry(SchemaRegistry registry, AtomicInteger decoded)
      implements SchemaRegistry {
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

  @Test
  void takesInNewsAndNothingThatWasNotCommitted() {
    try (RunFollower follower = follower()) {
      coordinator.beginTransaction();
      send("r1", run("r1", Phase.FAILED));
      coordinator.abortTransaction();
      publish("r1", run("r1", Phase.COPY));
      RunState state = follower.awaitRun("r1", any -> true, SOON);
      assertThat(state.getPhase()).isEqualTo(Phase.COPY);
    }
  }

  @Test
  void waitsForARunThatWasAskedForAndThatNoCoordinatorHasTakenUpYet() {
    publish("r1", run("r1", Phase.FAILED));
    try (RunCommands commands = new RunCommands(clients, codec, topics, Clock.systemUTC());
        RunFollower before = follower()) {
      commands.start("r2");
      commands.cancel("r9");
      assertThat(before.latest(SOON)).get().returns("r1", RunState::getRunId);
      awaitsTheNext("r2");
      commands.verify("r3", new StartVerify(List.of(), 1, false, false, null));
      awaitsTheNext("r3");
      commands.sync("r4", new StartSync(List.of(), false, false));
      awaitsTheNext("r4");
    }
  }

  private void awaitsTheNext(String runId) {
    try (RunFollower follower = follower()) {
      assertThatThrownBy(() -> follower.latest(Duration.ofMillis(300)))
          .hasMessageContaining(runId + " did not change");
      publish(runId, run(runId, Phase.DESCRIBE));
      assertThat(follower.latest(SOON)).get().returns(runId, RunState::getRunId);
    }
  }

  @Test
  void saysSoWhenNoCoordinatorObeys() {
    try (RunFollower follower = follower()) {
      assertThatThrownBy(() -> follower.awaitRun("r1", any -> true, Duration.ofMillis(300)))
          .isInstanceOfSatisfying(
              ConvoyException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE))
          .hasMessageContaining("coordinator");
    }
  }

  @Test
  void commandsArriveInTheOrderInWhichTheyWereSent() {
    Clock clock = Clock.fixed(AT, ZoneOffset.UTC);
    try (RunCommands commands = new RunCommands(clients, codec, topics, clock)) {
      commands.start("r1");
      commands.pause("r1");
      commands.resume("r1");
      commands.cancel("r1");
    }
    assertThat(commands(4))
        .allSatisfy(command -> assertThat(command.getRunId()).isEqualTo("r1"))
        .allSatisfy(command -> assertThat(command.getAt()).isEqualTo(AT))
        .extracting(Command::getPayload)
        .containsExactly(new StartRun(), new PauseRun(), new ResumeRun(), new CancelRun());
  }

  private List<Command> commands(int count) {
    List<Command> read = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer(Map.of())) {
      TopicPartition partition = new TopicPartition(topics.commands(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (read.size() < count) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> read.add(codec.decode(record.value(), Command.class).orElseThrow()));
      }
    }
    return read;
  }

  private RunFollower follower() {
    return new RunFollower(clients, codec, topics);
  }

  /** Returns when it can be seen: a commit returns before its markers are written. */
  private void publish(String key, @Nullable SpecificRecord payload) {
    coordinator.beginTransaction();
    long offset = send(key, payload);
    coordinator.commitTransaction();
    TopicPartition partition = new TopicPartition(topics.runs(), 0);
    try (Consumer<byte[], byte[]> consumer = clients.consumer(Map.of())) {
      Await.until(
          SOON,
          () -> consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) > offset,
          key + " can be seen");
    }
  }

  private long send(String key, @Nullable SpecificRecord payload) {
    byte[] value = payload == null ? null : codec.encode(topics.runs(), new RunRecord(payload));
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    try {
      return coordinator.send(new ProducerRecord<>(topics.runs(), name, value)).get().offset();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(key, e);
    }
  }

  private static RunState run(String runId, Phase phase) {
    return RunState.newBuilder()
        .setRunId(runId)
        .setPhase(phase)
        .setStartedAt(AT)
        .setPhaseSince(AT)
        .build();
  }

  private static TableProgress table(String runId, long rows) {
    return TableProgress.newBuilder()
        .setRunId(runId)
        .setTable(new TableId("public", "t"))
        .setStage(Stage.PLANNED)
        .setEstimatedRows(rows)
        .setEstimatedBytes(0)
        .setRowsExtracted(rows)
        .setUpdatedAt(AT)
        .build();
  }
}
