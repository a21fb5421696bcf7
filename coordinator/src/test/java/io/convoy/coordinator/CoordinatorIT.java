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
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.TableEffect;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.decision.Facts;
import io.convoy.coordinator.decision.WideTable;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs through a real broker, with scripted extractors, loaders and target. */
@Execution(ExecutionMode.CONCURRENT)
class CoordinatorIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String RUN = "20261121-011808-abcd";

  private static EmbeddedBroker broker;
  private static SchemaRegistry registry;

  @TempDir private Path folder;
  private final Gates gates = new Gates();
  private final ScriptedTarget target = new ScriptedTarget(gates);
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private ConvoyConfig config;
  private Topics topics;
  private RunCommands commands;
  private RunFollower follower;
  private ScriptedWorkers workers;

  @BeforeAll
  static void startBroker(@TempDir Path data) {
    broker = EmbeddedBroker.start(data);
    registry = InProcessRegistry.inMemory();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
    registry.close();
  }

  @BeforeEach
  void openClients() throws IOException {
    String pipeline = "p" + UUID.randomUUID().toString().substring(0, 8);
    Path file = folder.resolve("convoy.yml");
    Files.writeString(
        file,
        """
        pipeline: %s
        source: { url: "jdbc:postgresql://none/none" }
        target: { url: "jdbc:postgresql://none/none" }
        kafka: { bootstrap.servers: "%s" }
        """
            .formatted(pipeline, broker.bootstrapServers()));
    config = ConfigLoader.load(file);
    topics = new Topics(pipeline);
    KafkaClients kafka = new KafkaClients(config.kafka());
    ControlCodec codec = new ControlCodec(registry);
    try (Admin admin = kafka.admin()) {
      ControlTopics.create(admin, topics, config.topics());
    }
    commands = closed(new RunCommands(kafka, codec, topics, Clock.systemUTC()));
    follower = closed(new RunFollower(kafka, codec, topics));
    workers = closed(new ScriptedWorkers(context("workers"), gates, target));
  }

  @AfterEach
  void closeAll() throws Exception {
    gates.openAll();
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void leadsARunFromStartToCompleted() {
    start("one");
    commands.start(RUN);
    RunState run = await(Phase.COMPLETED);
    assertThat(run.getTables()).isEqualTo(ScriptedWorkers.TABLES.size());
    assertThat(run.getWarnings()).isEmpty();
    FollowedRun followed = follower.run(RUN).orElseThrow();
    assertThat(followed.tables())
        .hasSize(ScriptedWorkers.TABLES.size())
        .allSatisfy(table -> {
          assertThat(table.getEqual()).isTrue();
          assertThat(table.getRowsExtracted())
              .isEqualTo(ScriptedWorkers.CHUNKS * ScriptedWorkers.ROWS);
          assertThat(table.getRowsLoaded()).isEqualTo(table.getRowsExtracted());
        });
    assertEachTaskWasDoneOnce();
    assertThat(fatal).isEmpty();
  }

  @Test
  void carriesATableWhoseDescriptionIsLargerThanAMessage() {
    Table wide = WideTable.described(Facts.id("wide"));
    workers.add(wide);
    gates.hold("FinalizeTable");
    CoordinatorService first = start("one");
    commands.start(RUN);
    await(Phase.COPY);
    start("two");
    first.close();
    gates.openAll();
    await(Phase.COMPLETED);
    assertThat(target.done())
        .filteredOn(effect -> effect instanceof TableEffect of && of.tableId().equals(wide.getId()))
        .hasSizeGreaterThanOrEqualTo(5)
        .allMatch(effect -> ((TableEffect) effect).table().equals(wide));
    assertThat(fatal).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DESCRIBE, DescribeSource",
    "RESET, ResetTarget",
    "SCHEMA, CreateTable",
    "PLAN, PlanTable",
    "COPY, ExtractChunk",
    "COPY, FinalizeTable",
    "FINALIZE, AddForeignKeys",
    "SEQUENCES, SetSequences",
    "VERIFY, VerifyTable",
    "VERIFY, ReleaseTarget"
  })
  void isReplacedInAnyPhase(Phase phase, String held) {
    gates.hold(held);
    start("one");
    commands.start(RUN);
    Await.until(SOON, () -> gates.isReached(held), held + " is to be done");
    if (!held.equals("FinalizeTable")) {
      await(phase);
    }
    start("one");
    Await.until(SOON, () -> !fatal.isEmpty(), "the first coordinator is fenced");
    gates.openAll();
    await(Phase.COMPLETED);
    assertEachTaskWasDoneOnce();
  }

  @Test
  void standsByUntilTheOtherCloses() {
    gates.hold("ExtractChunk");
    CoordinatorService first = start("one");
    commands.start(RUN);
    await(Phase.COPY);
    start("two");
    first.close();
    gates.openAll();
    await(Phase.COMPLETED);
    assertEachTaskWasDoneOnce();
    assertThat(fatal).isEmpty();
  }

  @Test
  void obeysACommandThatCameBeforeIt() {
    commands.start(RUN);
    start("one");
    await(Phase.COMPLETED);
  }

  @Test
  void refusesASecondRunWhileOneIsAtWork() {
    gates.hold("DescribeSource");
    start("one");
    commands.start(RUN);
    await(Phase.DESCRIBE);
    commands.start("second");
    RunState second = follower.awaitRun("second", is(Phase.FAILED), Await.patience(SOON));
    assertThat(second.getFailureCode()).isEqualTo(ErrorCode.RUN_IN_PROGRESS.name());
    assertThat(second.getFailure()).contains(RUN);
    gates.openAll();
    await(Phase.COMPLETED);
  }

  @Test
  void failsOnWhatDoesNotPassAndResumesThere() {
    target.fail(CreateTable.class, ErrorCode.TARGET_NOT_PERMITTED);
    start("one");
    commands.start(RUN);
    RunState failed = await(Phase.FAILED);
    assertThat(failed.getFailureCode()).isEqualTo(ErrorCode.TARGET_NOT_PERMITTED.name());
    assertThat(failed.getResumeAt()).isEqualTo(Phase.SCHEMA);
    target.mend();
    commands.resume(RUN);
    await(Phase.COMPLETED);
  }

  @Test
  void waitsForATargetThatComesBack() {
    target.fail(FinalizeTable.class, ErrorCode.TARGET_UNAVAILABLE);
    start("one");
    commands.start(RUN);
    await(Phase.FINALIZE);
    target.mend();
    await(Phase.COMPLETED);
  }

  @Test
  void cancelsARunAndRemovesItsTraces() {
    gates.hold("ExtractChunk");
    start("one");
    commands.start(RUN);
    await(Phase.COPY);
    commands.cancel(RUN);
    follower.awaitRun(
        RUN,
        run -> run.getPhase() == Phase.CANCELLED && run.getEndedAt() != null,
        Await.patience(SOON));
    assertThat(target.done()).contains(new ReleaseTarget(RUN, Ending.CANCELLED));
    gates.openAll();
    commands.start("next");
    follower.awaitRun("next", is(Phase.COMPLETED), Await.patience(SOON));
  }

  @Test
  void skipsWhatItCannotRead() throws Exception {
    start("one");
    try (Producer<byte[], byte[]> producer = new KafkaClients(config.kafka()).producer(Map.of())) {
      for (String topic : List.of(topics.commands(), topics.events())) {
        producer.send(new ProducerRecord<>(topic, new byte[] {1, 2, 3})).get();
        producer.send(new ProducerRecord<>(topic, null, new byte[0])).get();
        producer.send(new ProducerRecord<>(topic, null, null)).get();
      }
    }
    commands.start(RUN);
    await(Phase.COMPLETED);
    assertThat(fatal).isEmpty();
  }

  private CoordinatorService start(String instance) {
    Path stateDir = folder.resolve("state-" + UUID.randomUUID());
    CoordinatorService service =
        closed(new CoordinatorService(context(instance), stateDir, target::open));
    service.start();
    return service;
  }

  private ServiceContext context(String instance) {
    return new ServiceContext(
        config,
        new KafkaClients(config.kafka()),
        registry,
        instance,
        Clock.systemUTC(),
        fatal::add);
  }

  private RunState await(Phase phase) {
    return follower.awaitRun(RUN, is(phase), Await.patience(SOON));
  }

  private static Predicate<RunState> is(Phase phase) {
    return run -> run.getPhase() == phase;
  }

  private void assertEachTaskWasDoneOnce() {
    assertThat(workers.done()).extracting(Task::getTaskId).doesNotHaveDuplicates();
  }

  private <T extends AutoCloseable> T closed(T resource) {
    open.push(resource);
    return resource;
  }
}
