// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.schemas.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends facts to the events topic, each until the brokers have it. A fact may arrive twice; whoever
 * reads facts of effects expects that. Thread-safe.
 */
final class FactPublisher implements FactSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactPublisher.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final ServiceContext context;
  private final ControlCodec codec;
  private final Producer<byte[], byte[]> producer;

  FactPublisher(ServiceContext context, ControlCodec codec) {
    this.context = context;
    this.codec = codec;
    this.producer = context.kafka().producer(Map.of());
  }

  @Override
  public void publish(String runId, List<? extends SpecificRecord> payloads)
      throws InterruptedException {
    while (true) {
      try {
        send(runId, payloads);
        return;
      } catch (InterruptException e) {
        throw new InterruptedException(e.getMessage());
      } catch (ExecutionException | KafkaException e) {
        LOG.warn(
            "{} of run {} could not be sent, it is tried again: {}",
            payloads.getFirst().getSchema().getName(),
            runId,
            KafkaErrors.of("sending to " + context.topics().events(), e).getMessage());
        Thread.sleep(PAUSE);
      } catch (ConvoyException e) {
        if (!e.code().isRetryable()) {
          // Without facts no run gets on; the process that ends says why.
          context.onFatal().accept(e);
        }
        throw e;
      }
    }
  }

  /** All in one go, and only then it waits. */
  private void send(String runId, List<? extends SpecificRecord> payloads)
      throws ExecutionException, InterruptedException {
    String topic = context.topics().events();
    String reporter = "coordinator-" + context.instance();
    byte[] key = runId.getBytes(StandardCharsets.UTF_8);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (SpecificRecord payload : payloads) {
      Event event = new Event(runId, context.clock().instant(), reporter, payload);
      sent.add(producer.send(new ProducerRecord<>(topic, 0, key, codec.encode(topic, event))));
    }
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
