// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.metrics.Metrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer whose own metrics are the process's for as long as it lives. */
final class MeteredProducer extends KafkaProducer<byte[], byte[]> {
  private final KafkaClientMetrics meters = new KafkaClientMetrics(this);

  MeteredProducer(Map<String, Object> settings, Metrics metrics) {
    super(settings, new ByteArraySerializer(), new ByteArraySerializer());
    metrics.add(meters);
  }

  /** Those of the client alone; see {@link ClientMetrics}. */
  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return ClientMetrics.withoutTopics(super.metrics());
  }

  @Override
  public void close() {
    super.close();
    meters.close();
  }

  @Override
  public void close(Duration timeout) {
    super.close(timeout);
    meters.close();
  }
}
