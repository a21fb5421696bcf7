// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The few things that these tests do with a broker. */
final class KafkaClients {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final String bootstrapServers;

  KafkaClients(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  void createTopic(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  void createTopicIfMissing(String topic) throws Exception {
    try (Admin admin = admin()) {
      if (!admin.listTopics().names().get().contains(topic)) {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      }
    }
  }

  void send(String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      send(producer, topic, value);
    }
  }

  /** Returns when the broker has it. */
  static void send(KafkaProducer<String, String> producer, String topic, String value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, value)).get();
  }

  /** One transaction, left open or committed by whoever gets the producer. */
  KafkaProducer<String, String> transaction(String transactionalId) {
    KafkaProducer<String, String> producer = transactional(transactionalId);
    producer.initTransactions();
    producer.beginTransaction();
    return producer;
  }

  /** Not yet known to the broker. */
  KafkaProducer<String, String> transactional(String transactionalId) {
    return producer(Map.of("transactional.id", transactionalId));
  }

  private KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrapServers);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  /** Reads as a member of a group until that many values came, commits and leaves. */
  List<String> read(String group, String topic, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer(group)) {
      consumer.subscribe(List.of(topic));
      Await.until(
          DEADLINE,
          () -> {
            for (ConsumerRecord<String, String> read : consumer.poll(Duration.ofMillis(100))) {
              values.add(read.value());
            }
            return values.size() >= count;
          },
          count + " records of " + topic + " were read, not only " + values);
      consumer.commitSync();
    }
    return values;
  }

  /** What a producer is told of a group that nobody is a member of. */
  ConsumerGroupMetadata group(String group) {
    try (KafkaConsumer<String, String> consumer = consumer(group)) {
      return consumer.groupMetadata();
    }
  }

  private KafkaConsumer<String, String> consumer(String group) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "group.id", group,
            "group.protocol", "consumer",
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }
}
