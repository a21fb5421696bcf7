// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.metrics.Metric;
import io.convoy.schemas.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The one Kafka transaction that a try of a task is: its records, its facts and the task's own
 * offset become visible together or not at all. Brief tasks may share one. Where there are too many
 * records for one, parts of them become visible before, each marked as not yet the whole. Used by
 * one thread.
 */
final class TaskTransaction {
  private static final long MOST_SHARED_BYTES = 4 << 20;

  private final ServiceContext context;
  private final ControlCodec codec;
  private final SlotClients clients;
  private final List<ConsumerRecord<byte[], byte[]>> tasks = new ArrayList<>();
  private final String reporter;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private boolean isParted;
  private boolean isUnsettled;
  private long bytes;

  private TaskTransaction(
      ServiceContext context,
      ControlCodec codec,
      SlotClients clients,
      ConsumerRecord<byte[], byte[]> record,
      String reporter) {
    this.context = context;
    this.codec = codec;
    this.clients = clients;
    this.tasks.add(record);
    this.reporter = reporter;
  }

  /**
   * Begins a try.
   *
   * @param record the task's own, whose offset the commit moves past
   */
  static TaskTransaction begin(
      ServiceContext context,
      ControlCodec codec,
      SlotClients clients,
      ConsumerRecord<byte[], byte[]> record,
      String reporter) {
    clients.begin();
    return new TaskTransaction(context, codec, clients, record, reporter);
  }

  /** Takes in a task more, which comes to its end together with those before. */
  void share(ConsumerRecord<byte[], byte[]> record) {
    tasks.add(record);
  }

  /** The tasks that it ends, in the order in which they came. */
  List<ConsumerRecord<byte[], byte[]>> tasks() {
    return tasks;
  }

  private void requireAlone(boolean isLong) {
    if (isLong && tasks.size() > 1) {
      throw new NotBriefException();
    }
  }

  /** Reports a fact of a run. */
  void fact(String runId, SpecificRecord payload) {
    String topic = context.topics().events();
    Event event = new Event(runId, context.clock().instant(), reporter, payload);
    // Its failure fails the transaction, which is where it is looked for.
    var unused = send(new ProducerRecord<>(topic, utf8(runId), codec.encode(topic, event)));
  }

  /** Sends one record; the first that fails makes every later call fail. */
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> data) {
    check();
    bytes += data.value().length;
    requireAlone(bytes > MOST_SHARED_BYTES);
    return clients.send(
        data,
        (metadata, error) -> {
          if (error != null) {
            failure.compareAndSet(null, error);
          }
        });
  }

  /** Waits for all records sent so far and returns the offset of one of them. */
  long offset(Future<RecordMetadata> sent) {
    clients.producer().flush();
    check();
    try {
      return sent.get().offset();
    } catch (ExecutionException e) {
      throw KafkaErrors.of("Sending to Kafka", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "Interrupted while sending to Kafka", e);
    }
  }

  /** Waits until Kafka has all records, so that nothing is left that a commit could find wrong. */
  void flush() {
    clients.producer().flush();
    check();
  }

  /**
   * Makes what was sent so far visible and goes on. From the first time on the try has two ends
   * left: {@link #commit()}, or that the task is told to be torn.
   *
   * @param mark tells it to whoever is given the task later
   */
  void commitPart(String mark) {
    requireAlone(true);
    flush();
    isUnsettled = true;
    clients.sendMark(tasks.getFirst(), mark);
    clients.producer().commitTransaction();
    isParted = true;
    isUnsettled = false;
    clients.producer().beginTransaction();
  }

  /** True where a part is visible. */
  boolean isParted() {
    return isParted;
  }

  /** True where only Kafka knows whether a part is visible. */
  boolean isUnsettled() {
    return isUnsettled;
  }

  /** Ends its tasks: what was sent is visible, and nobody gets one of them again. */
  void commit() {
    clients.sendOffsets(tasks);
    clients.producer().commitTransaction();
  }

  /** Makes the facts visible and does not end the task. */
  void commitFacts() {
    clients.producer().commitTransaction();
  }

  /** Makes what was sent invisible for good. */
  void abort() {
    context.metrics().counter(Metric.EXTRACTIONS_ABORTED).increment();
    clients.producer().abortTransaction();
  }

  private void check() {
    Exception error = failure.get();
    if (error != null) {
      throw KafkaErrors.of("Sending to Kafka", error);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
