// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Every record that a broker has, its own topics and aborted transactions included. */
final class TopicDump {
  private final Map<String, Object> properties;

  /** Is shown a part of a record. */
  @FunctionalInterface
  interface Reader {
    void read(String topic, byte[] part);
  }

  TopicDump(Map<String, Object> properties) {
    this.properties = new HashMap<>(properties);
    this.properties.put("isolation.level", "read_uncommitted");
    this.properties.put("enable.auto.commit", "false");
    this.properties.put("exclude.internal.topics", "false");
  }

  /** Returns the topics in which there was something. */
  Set<String> read(Reader reader) {
    Set<String> filled = new TreeSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = partitions();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          filled.add(record.topic());
          read(record, reader);
        }
      }
    }
    return filled;
  }

  private static void read(ConsumerRecord<byte[], byte[]> record, Reader reader) {
    if (record.key() != null) {
      reader.read(record.topic(), record.key());
    }
    if (record.value() != null) {
      reader.read(record.topic(), record.value());
    }
    for (Header header : record.headers()) {
      reader.read(record.topic(), header.value());
    }
  }

  private List<TopicPartition> partitions() {
    try (Admin admin = Admin.create(properties)) {
      Set<String> names =
          admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
      return admin.describeTopics(names).allTopicNames().get().values().stream()
          .flatMap(topic ->
              IntStream.range(0, topic.partitions().size())
                  .mapToObj(number -> new TopicPartition(topic.name(), number)))
          .toList();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
