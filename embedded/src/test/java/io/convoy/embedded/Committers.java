// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * Producers that commit one transaction after another, each with a record and with offsets of a
 * group of its own, until they are closed or the broker is gone.
 */
final class Committers implements AutoCloseable {
  private static final String TOPIC = "committed";

  private final AtomicLong commits = new AtomicLong();
  private final List<KafkaProducer<String, String>> producers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Committers(String bootstrapServers, int count) throws Exception {
    KafkaClients clients = new KafkaClients(bootstrapServers);
    clients.createTopicIfMissing(TOPIC);
    for (int number = 0; number < count; number++) {
      String id = "committer-" + number;
      KafkaProducer<String, String> producer = clients.transactional(id);
      producers.add(producer);
      threads.add(Thread.ofPlatform().daemon().name(id).start(() -> commit(clients, producer, id)));
    }
  }

  /** So far, of all of them. */
  long commits() {
    return commits.get();
  }

  private void commit(KafkaClients clients, KafkaProducer<String, String> producer, String group) {
    try {
      ConsumerGroupMetadata metadata = clients.group(group);
      producer.initTransactions();
      for (long offset = 1; !closed; offset++) {
        producer.beginTransaction();
        KafkaClients.send(producer, TOPIC, group + " " + offset);
        producer.sendOffsetsToTransaction(
            Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(offset)), metadata);
        producer.commitTransaction();
        commits.incrementAndGet();
      }
    } catch (Exception e) {
      // The broker is gone, or this is closed. Whatever else it is, the test misses the commits.
    }
  }

  /** As if they had been killed as well. */
  @Override
  public void close() {
    closed = true;
    for (KafkaProducer<String, String> producer : producers) {
      producer.close(Duration.ZERO);
    }
    for (Thread thread : threads) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
