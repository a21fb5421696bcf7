// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.config.TopicsConfig.Keep;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.FreePorts;
import io.convoy.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ControlTopicsIT {
  private static final TopicsConfig ONE_COPY =
      new TopicsConfig(
          1, DataSize.ofMebibytes(256), 32, 200, DataSize.ofMebibytes(4096), Keep.UNTIL_LOADED);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaClients clients;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder);
    clients = clients(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void createsWhatTheContractSays() throws Exception {
    Topics topics = new Topics("contract");
    try (Admin admin = clients.admin()) {
      ControlTopics.create(admin, topics, ONE_COPY);

      assertThat(partitions(admin, topics))
          .isEqualTo(
              Map.of(
                  "contract.commands", 1,
                  "contract.tasks", 64,
                  "contract.events", 1,
                  "contract.runs", 1,
                  "contract.rejects", 1));
      assertThat(setting(admin, topics.runs(), "cleanup.policy")).isEqualTo("compact");
      assertThat(setting(admin, topics.events(), "cleanup.policy")).isEqualTo("delete");
      assertThat(setting(admin, topics.commands(), "retention.ms")).isEqualTo(days(7));
      assertThat(setting(admin, topics.tasks(), "retention.ms")).isEqualTo("-1");
      assertThat(setting(admin, topics.events(), "retention.ms")).isEqualTo("-1");
      assertThat(setting(admin, topics.rejects(), "retention.ms")).isEqualTo(days(30));
    }
  }

  @Test
  void letsGoOfRunsThatWereRetired() throws Exception {
    Topics topics = new Topics("retired");
    try (Admin admin = clients.admin()) {
      ControlTopics.create(admin, topics, ONE_COPY);
      assertThat(setting(admin, topics.runs(), "max.compaction.lag.ms"))
          .isEqualTo(Long.toString(Duration.ofHours(1).toMillis()));
      // What takes an hour or a day in a pipeline.
      alter(admin, topics.runs(), Map.of("segment.ms", "100", "delete.retention.ms", "100"));
    }
    try (Producer<byte[], byte[]> producer = clients.producer(Map.of())) {
      for (int i = 0; i < 1_000; i++) {
        send(producer, keyed(topics.runs(), "run-" + i, "over"));
      }
      for (int i = 0; i < 950; i++) {
        send(producer, keyed(topics.runs(), "run-" + i, null));
      }
      producer.flush();
      Await.until(
          Duration.ofMinutes(3),
          () -> {
            send(producer, keyed(topics.runs(), "run-1000", "at work"));
            producer.flush();
            return keys(topics.runs()).size() == 51;
          },
          "neither the retired runs nor their tombstones are there any more");
    }
  }

  @Test
  void createsOnlyOnceWhoeverStartsFirst() throws Exception {
    Topics topics = new Topics("race");
    try (Admin admin = clients.admin();
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Map<String, Integer>>> starts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        starts.add(() -> {
          ControlTopics.create(admin, topics, ONE_COPY);
          return partitions(admin, topics);
        });
      }
      for (Future<Map<String, Integer>> start : executor.invokeAll(starts)) {
        assertThat(start.get()).hasSize(5);
      }
    }
  }

  @Test
  void leavesTopicsThatAreThereAsTheyAre() throws Exception {
    Topics topics = new Topics("again");
    try (Admin admin = clients.admin()) {
      ControlTopics.create(admin, topics, ONE_COPY);
      admin.deleteTopics(List.of(topics.rejects())).all().get();
      Await.until(
          Duration.ofSeconds(30),
          () -> !admin.listTopics().names().get().contains(topics.rejects()),
          "the deleted topic is gone");
      produce(topics.commands(), "kept");

      ControlTopics.create(admin, topics, ONE_COPY);

      assertThat(partitions(admin, topics)).containsEntry(topics.rejects(), 1);
      assertThat(read(topics.commands())).containsExactly("kept");
    }
  }

  @Test
  void saysWhatIsWrongWithTheReplicationFactor() {
    TopicsConfig three =
        new TopicsConfig(
            3, DataSize.ofMebibytes(256), 32, 200, DataSize.ofMebibytes(4096), Keep.UNTIL_LOADED);
    try (Admin admin = clients.admin()) {
      assertThatThrownBy(() -> ControlTopics.create(admin, new Topics("three"), three))
          .isInstanceOfSatisfying(
              ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_ERROR))
          .hasMessageContainingAll("control topics of pipeline three", "eplication factor");
    }
  }

  @Test
  void leavesTheReplicationFactorToTheBroker() throws Exception {
    Topics topics = new Topics("default");
    try (Admin admin = clients.admin()) {
      ControlTopics.create(
          admin,
          topics,
          new TopicsConfig(
              -1,
              DataSize.ofMebibytes(256),
              32,
              200,
              DataSize.ofMebibytes(4096),
              Keep.UNTIL_LOADED));

      assertThat(partitions(admin, topics)).hasSize(5);
    }
  }

  @Test
  void saysThatNobodyListens() {
    Map<String, String> properties =
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + FreePorts.next(),
            "default.api.timeout.ms", "1000",
            "request.timeout.ms", "500");
    try (Admin admin = new KafkaClients(new KafkaConfig(properties)).admin()) {
      assertThatThrownBy(() ->
              ControlTopics.create(admin, new Topics("nobody"), ONE_COPY, Duration.ofSeconds(1)))
          .isInstanceOfSatisfying(
              ConvoyException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE))
          .hasMessageContaining("kafka.bootstrap.servers");
    }
  }

  @Test
  void clientsDoNotCreateTopics() throws Exception {
    try (Admin admin = clients.admin();
        Consumer<byte[], byte[]> consumer = clients.consumer(Map.of("group.id", "no-topics"))) {
      consumer.subscribe(List.of("not-there"));
      consumer.poll(Duration.ofMillis(500));

      assertThatThrownBy(() -> admin.describeTopics(List.of("not-there")).allTopicNames().get())
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void consumersSkipWhatWasAborted() throws Exception {
    Topics topics = new Topics("aborted");
    try (Admin admin = clients.admin()) {
      ControlTopics.create(admin, topics, ONE_COPY);
    }
    try (Producer<byte[], byte[]> producer =
        clients.producer(Map.of("transactional.id", "aborted.test"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(topics.events(), "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record(topics.events(), "committed")).get();
      producer.commitTransaction();
    }
    assertThat(read(topics.events())).containsExactly("committed");
  }

  private static KafkaClients clients(String servers) {
    return new KafkaClients(new KafkaConfig(Map.of("bootstrap.servers", servers)));
  }

  private static Map<String, Integer> partitions(Admin admin, Topics topics) throws Exception {
    Set<String> names =
        admin.listTopics().names().get().stream()
            .filter(name -> name.startsWith(topics.pipeline() + "."))
            .collect(Collectors.toSet());
    return admin.describeTopics(names).allTopicNames().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().partitions().size()));
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    return requireNonNull(config).get(name).value();
  }

  private static void alter(Admin admin, String topic, Map<String, String> settings)
      throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(setting ->
                new AlterConfigOp(
                    new ConfigEntry(setting.getKey(), setting.getValue()), OpType.SET))
            .toList();
    admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
  }

  /** What does not arrive is missed by who waits for it. */
  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }

  private static ProducerRecord<byte[], byte[]> keyed(
      String topic, String key, @Nullable String value) {
    return new ProducerRecord<>(
        topic,
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static String days(int count) {
    return Long.toString(Duration.ofDays(count).toMillis());
  }

  private static void produce(String topic, String value) throws Exception {
    try (Producer<byte[], byte[]> producer = clients.producer(Map.of())) {
      producer.send(record(topic, value)).get();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(String topic) {
    return records(topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static Set<String> keys(String topic) {
    return records(topic).stream()
        .map(record -> new String(record.key(), StandardCharsets.UTF_8))
        .collect(Collectors.toSet());
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer(Map.of())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }
}
