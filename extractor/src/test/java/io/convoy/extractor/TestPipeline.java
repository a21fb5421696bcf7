// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.ControlTopics;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.TableDescriptions;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.CoordinatorConfig;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.ExtractorConfig;
import io.convoy.common.config.HttpConfig;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.config.LoaderConfig;
import io.convoy.common.config.NotifyConfig;
import io.convoy.common.config.RegistryConfig;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SyncConfig;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.common.config.TargetConfig.OnDependents;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.config.VerifyConfig;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.registry.SchemaRegistries;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableDescriptionPart;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.row.Bytes;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One pipeline on a broker of a test, seen from where the coordinator stands. */
public final class TestPipeline implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Topics topics;
  private final KafkaClients kafka;
  private final SchemaRegistry registry;
  private final ControlCodec codec;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> events;
  private final List<Event> seen = new ArrayList<>();
  private final List<Throwable> fatal = new ArrayList<>();

  public TestPipeline(EmbeddedBroker broker, String name) {
    topics = new Topics(name);
    // What a user sets in the kafka section; a minute's wait for a topic is too long for a test.
    kafka =
        new KafkaClients(
            new KafkaConfig(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", "15000")));
    registry = SchemaRegistries.open(new RegistryConfig(null, null, null, null), null);
    codec = new ControlCodec(registry);
    try (Admin admin = kafka.admin()) {
      ControlTopics.create(admin, topics, topicsConfig());
    }
    producer = kafka.producer(Map.of());
    events = assigned(topics.events(), "read_committed");
  }

  public Topics topics() {
    return topics;
  }

  public KafkaClients kafka() {
    return kafka;
  }

  public SchemaRegistry registry() {
    return registry;
  }

  public List<Throwable> fatal() {
    return fatal;
  }

  /** What a service of this pipeline is given. */
  public ServiceContext context(String instance, SourceConfig source, int slots) {
    return context(
        instance,
        source,
        new ExtractorConfig(slots, DataSize.ofKibibytes(64), Duration.ofMinutes(2)));
  }

  public ServiceContext context(String instance, SourceConfig source, ExtractorConfig extractor) {
    ConvoyConfig config =
        new ConvoyConfig(
            topics.pipeline(),
            source,
            new TargetConfig(
                "jdbc:postgresql:none",
                null,
                null,
                Map.of(),
                Identifiers.PRESERVE,
                TargetConfig.CaseInsensitive.REPORT,
                null,
                OnExisting.FAIL,
                OnDependents.REFUSE,
                Persistence.LOGGED,
                TargetConfig.OnBadRow.FAIL,
                RejectLimit.NONE,
                TargetConfig.OnBrokenConstraint.REPORT,
                TargetConfig.Grants.REPORT,
                0,
                DataSize.ofMebibytes(512),
                TargetConfig.History.KEEP),
            List.of(),
            new KafkaConfig(Map.of()),
            new RegistryConfig(null, null, null, null),
            topicsConfig(),
            extractor,
            new LoaderConfig(1, DataSize.ofMebibytes(8)),
            new CoordinatorConfig(1, 1, 1, Duration.ofMinutes(2)),
            new SyncConfig(
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                SyncConfig.Capture.COMPARE,
                Duration.ofDays(7),
                SyncConfig.Evolve.ADD,
                DataSize.ofMebibytes(1),
                null,
                "UTC"),
            new VerifyConfig(Duration.ZERO),
            new HttpConfig("127.0.0.1", 0, HttpConfig.Page.NONE),
            NotifyConfig.nobody());
    return new ServiceContext(config, kafka, registry, instance, Clock.systemUTC(), fatal::add);
  }

  public void createDataTopic(String topic, int partitions) {
    try (Admin admin = kafka.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(topic, e);
    }
  }

  /** Sends a first try of a task. */
  public Task send(String runId, String taskId, SpecificRecord payload) {
    Task task = new Task(taskId, runId, 1, payload);
    send(topics.tasks(), taskId, codec.encode(topics.tasks(), task));
    return task;
  }

  /** Returns once so many members share all partitions of the task topic. */
  public void awaitSharedBy(int members) {
    Await.until(PATIENCE, () -> isSharedBy(members), members + " slots have their partitions");
  }

  private boolean isSharedBy(int members) {
    String group = topics.extractorGroup();
    try (Admin admin = kafka.admin()) {
      ConsumerGroupDescription described =
          admin.describeConsumerGroups(List.of(group)).all().get().get(group);
      Collection<MemberDescription> all = described == null ? List.of() : described.members();
      return all.size() == members
          && all.stream().noneMatch(m -> m.assignment().topicPartitions().isEmpty())
          && all.stream().mapToInt(m -> m.assignment().topicPartitions().size()).sum()
              == ControlTopics.TASK_PARTITIONS;
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(group, e);
    }
  }

  public void publish(String runId, Phase phase, boolean paused) {
    RunState state =
        RunState.newBuilder()
            .setRunId(runId)
            .setPhase(phase)
            .setPaused(paused)
            .setStartedAt(Instant.EPOCH)
            .setPhaseSince(Instant.EPOCH)
            .build();
    publish(state);
  }

  /** Says how a run stands, as the coordinator would. */
  public void publish(RunState state) {
    send(topics.runs(), state.getRunId(), codec.encode(topics.runs(), new RunRecord(state)));
  }

  /** What is said of a run when it is forgotten. */
  public void retire(String runId) {
    byte @Nullable [] tombstone = null;
    send(topics.runs(), runId, tombstone);
  }

  private void send(String topic, String key, byte @Nullable [] value) {
    try {
      producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(topic, e);
    }
  }

  /** The facts of a type, once there are so many of them. */
  public <T> List<T> await(Class<T> type, int count) {
    return await(type, fact -> true, count);
  }

  public <T> List<T> await(Class<T> type, Predicate<T> which, int count) {
    Await.until(
        PATIENCE,
        () -> facts(type).stream().filter(which).count() >= count,
        count + " " + type.getSimpleName() + " of " + seen.size() + " facts have come");
    return facts(type).stream().filter(which).toList();
  }

  /** The facts of a type that can be seen now. */
  public <T> List<T> facts(Class<T> type) {
    return events().stream()
        .map(Event::getPayload)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The tables whose descriptions can be seen now. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    List<byte[]> parts = new ArrayList<>();
    for (Event event : events()) {
      if (event.getPayload() instanceof TableDescriptionPart part) {
        parts.add(Bytes.of(part.getBytes()));
      } else if (event.getPayload() instanceof TableDescribed described) {
        parts.add(Bytes.of(described.getBytes()));
        assertThat(parts).hasSize(described.getParts());
        tables.add(new TableDescriptions(codec).read(parts));
        parts.clear();
      }
    }
    return tables;
  }

  /** All facts that can be seen now. */
  public List<Event> events() {
    for (ConsumerRecord<byte[], byte[]> record : events.poll(Duration.ofMillis(50))) {
      Optional<Event> event = codec.decode(record.value(), Event.class);
      event.ifPresent(seen::add);
    }
    return List.copyOf(seen);
  }

  /** Every record of a topic, up to what its end is now for this isolation. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic, String isolation) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = assigned(topic, isolation)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      Await.until(
          PATIENCE,
          () -> {
            consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
          },
          topic + " is read to its end");
    }
    return records;
  }

  private Consumer<byte[], byte[]> assigned(String topic, String isolation) {
    Consumer<byte[], byte[]> consumer =
        kafka.consumer(
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                50));
    // The broker that is asked may not have heard of a topic that was just made.
    Await.until(PATIENCE, () -> !consumer.partitionsFor(topic).isEmpty(), topic + " is there");
    int partitions = consumer.partitionsFor(topic).size();
    consumer.assign(
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList());
    consumer.seekToBeginning(consumer.assignment());
    return consumer;
  }

  private static TopicsConfig topicsConfig() {
    return new TopicsConfig(
        1,
        DataSize.ofMebibytes(256),
        4,
        200,
        DataSize.ofMebibytes(4096),
        TopicsConfig.Keep.UNTIL_LOADED);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    events.close();
    registry.close();
  }
}
