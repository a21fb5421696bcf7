// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator;

import io.convoy.common.channel.ControlTopics;
import io.convoy.common.lifecycle.ServiceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** A thread that reads all tasks of a pipeline from the first, until it is closed. */
final class TaskLoop implements AutoCloseable {
  private final ServiceContext context;
  private final Worker worker;
  private final Thread thread;
  private volatile boolean closed;

  /** Does what a poll brings, in transactions. */
  interface Worker {
    void perform(
        Iterable<ConsumerRecord<byte[], byte[]>> tasks, Producer<byte[], byte[]> transactional)
        throws InterruptedException;
  }

  TaskLoop(ServiceContext context, Worker worker) {
    this.context = context;
    this.worker = worker;
    this.thread = Thread.ofPlatform().name("workers").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  private void work() {
    Map<String, Object> transactional =
        Map.of("transactional.id", context.topics().pipeline() + ".workers");
    try (Consumer<byte[], byte[]> tasks = context.kafka().consumer(Map.of());
        Producer<byte[], byte[]> facts = context.kafka().producer(transactional)) {
      facts.initTransactions();
      List<TopicPartition> all =
          IntStream.range(0, ControlTopics.TASK_PARTITIONS)
              .mapToObj(p -> new TopicPartition(context.topics().tasks(), p))
              .toList();
      tasks.assign(all);
      tasks.seekToBeginning(all);
      while (!closed) {
        worker.perform(tasks.poll(Duration.ofMillis(100)), facts);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
