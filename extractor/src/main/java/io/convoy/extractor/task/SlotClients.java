// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.lifecycle.ServiceContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a slot's consumer of tasks and its transactional producer, which live and die together: a
 * transaction whose end is unknown is settled by the next producer's start, and only then may the
 * next consumer ask for committed offsets. Used by one thread, except for {@link #wakeUp()}.
 *
 * <p>A producer looks at every topic that it ever sent to each time that it sends, and never
 * forgets one: after many it is replaced between two transactions.
 */
final class SlotClients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotClients.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE_ON_CLOSE = Duration.ofSeconds(2);

  /** So many cost less than a new producer, which asks three brokers for a few milliseconds. */
  private static final int MOST_TOPICS = 200;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Consumer<byte[], byte[]> consumer;
  private final Assignments assignments;
  private final Set<String> topics = new HashSet<>();
  private Producer<byte[], byte[]> producer;

  /**
   * @param producer whose transactions are initialized
   * @param producers makes its successors, which fence it
   * @param assignments what the consumer tells of its partitions
   */
  SlotClients(
      Producer<byte[], byte[]> producer,
      Supplier<Producer<byte[], byte[]>> producers,
      Consumer<byte[], byte[]> consumer,
      Assignments assignments) {
    this.producer = producer;
    this.producers = producers;
    this.consumer = consumer;
    this.assignments = assignments;
  }

  /** Fences the slot's former life and joins the group. */
  static SlotClients open(ServiceContext context, ClientSettings settings) {
    Supplier<Producer<byte[], byte[]>> producers = () -> initialized(context, settings);
    Producer<byte[], byte[]> producer = producers.get();
    try {
      Consumer<byte[], byte[]> consumer = context.kafka().consumer(settings.consumer());
      Assignments assignments = new Assignments(settings.reporter());
      consumer.subscribe(List.of(context.topics().tasks()), assignments);
      return new SlotClients(producer, producers, consumer, assignments);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private static Producer<byte[], byte[]> initialized(
      ServiceContext context, ClientSettings settings) {
    Producer<byte[], byte[]> producer = context.kafka().producer(settings.producer());
    try {
      producer.initTransactions();
      return producer;
    } catch (TransactionalIdAuthorizationException e) {
      producer.close(Duration.ZERO);
      // The broker does not say which.
      throw new TransactionalIdAuthorizationException(
          "Not authorized to use transactional id " + settings.transactionalId());
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** The next task, if one comes soon. */
  Optional<ConsumerRecord<byte[], byte[]>> poll() {
    return first(consumer.poll(POLL));
  }

  /** The next task, if it is at hand. */
  Optional<ConsumerRecord<byte[], byte[]>> pollAtHand() {
    return first(consumer.poll(Duration.ZERO));
  }

  private static Optional<ConsumerRecord<byte[], byte[]>> first(
      ConsumerRecords<byte[], byte[]> records) {
    Iterator<ConsumerRecord<byte[], byte[]>> record = records.iterator();
    return record.hasNext() ? Optional.of(record.next()) : Optional.empty();
  }

  /** Gives tasks back, to be polled again. */
  void takeBack(List<ConsumerRecord<byte[], byte[]>> records) {
    records.reversed().forEach(record -> consumer.seek(partition(record), record.offset()));
  }

  /** Lets somebody end what is open before partitions go, and give up what is of lost ones. */
  void onRevocation(Runnable end, Runnable giveUp) {
    assignments.onRevocation(end, giveUp);
  }

  /** Gives a task back and fetches none until {@link #resume()}. */
  void pauseAt(ConsumerRecord<byte[], byte[]> record) {
    consumer.seek(partition(record), record.offset());
    consumer.pause(consumer.assignment());
  }

  void resume() {
    consumer.resume(consumer.paused());
  }

  /** For all that happens within a transaction but {@link #send}. */
  Producer<byte[], byte[]> producer() {
    return producer;
  }

  /** Begins a transaction; none is open. */
  void begin() {
    if (topics.size() > MOST_TOPICS) {
      topics.clear();
      producer.close(PATIENCE_ON_CLOSE);
      producer = producers.get();
    }
    producer.beginTransaction();
  }

  /** Sends a record in the open transaction. */
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> data, Callback callback) {
    topics.add(data.topic());
    return producer.send(data, callback);
  }

  /**
   * Makes the progress past these tasks a part of the open transaction.
   *
   * @param records those of a partition in their order
   * @throws LostMembershipException where the group has given the tasks to another member
   */
  void sendOffsets(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<TopicPartition, OffsetAndMetadata> past = new HashMap<>();
    records.forEach(
        record -> past.put(partition(record), new OffsetAndMetadata(record.offset() + 1)));
    send(past);
  }

  /**
   * Makes a mark at this task, which stays where it is, a part of the open transaction.
   *
   * @throws LostMembershipException where the group has given the task to another member
   */
  void sendMark(ConsumerRecord<byte[], byte[]> record, String mark) {
    send(Map.of(partition(record), new OffsetAndMetadata(record.offset(), mark)));
  }

  private void send(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (!isMember()) {
      throw new LostMembershipException(
          "This slot is no member of the group of extractors any more");
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
  }

  /** The mark that somebody made at this very task before it came here. */
  Optional<String> mark(ConsumerRecord<byte[], byte[]> record) {
    return assignments
        .found(partition(record), this::committed)
        .filter(committed -> committed.offset() == record.offset())
        .map(OffsetAndMetadata::metadata);
  }

  private Optional<OffsetAndMetadata> committed(TopicPartition partition) {
    return Optional.ofNullable(consumer.committed(Set.of(partition)).get(partition));
  }

  /** Whether the group counts with this slot. */
  boolean isMember() {
    return consumer.groupMetadata().generationId() >= 0;
  }

  /** Ends a poll that another thread waits in. */
  void wakeUp() {
    consumer.wakeup();
  }

  /** Aborts what is open, then leaves the group, so that a successor finds nothing pending. */
  @Override
  public void close() {
    // An interrupt has done its work by ending what the slot waited in; leaving takes a moment.
    boolean interrupted = Thread.interrupted();
    quietly(() -> producer.close(PATIENCE_ON_CLOSE));
    quietly(() -> consumer.close(CloseOptions.timeout(PATIENCE_ON_CLOSE)));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void quietly(Runnable close) {
    try {
      close.run();
    } catch (RuntimeException e) {
      LOG.debug("A Kafka client did not close cleanly", e);
    }
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
