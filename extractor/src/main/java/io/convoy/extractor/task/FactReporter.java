// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.schemas.event.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Reports facts that belong to no task, and so to no task's transaction. They are rare: each is
 * sent by a producer of its own. Used by one thread.
 */
final class FactReporter {
  private static final Duration PATIENCE_ON_CLOSE = Duration.ofSeconds(2);

  private final ServiceContext context;
  private final ControlCodec codec;

  FactReporter(ServiceContext context, ControlCodec codec) {
    this.context = context;
    this.codec = codec;
  }

  /** Returns once Kafka has it. */
  void report(String runId, SpecificRecord payload) {
    String name = "extractor-" + context.instance();
    String topic = context.topics().events();
    Event event = new Event(runId, context.clock().instant(), name, payload);
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "convoy-" + name + "-facts");
    Producer<byte[], byte[]> producer = context.kafka().producer(settings);
    try {
      producer
          .send(
              new ProducerRecord<>(topic, TaskTransaction.utf8(runId), codec.encode(topic, event)))
          .get();
    } catch (ExecutionException e) {
      throw KafkaErrors.of("Reporting a fact", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "Interrupted while reporting a fact", e);
    } finally {
      producer.close(PATIENCE_ON_CLOSE);
    }
  }
}
