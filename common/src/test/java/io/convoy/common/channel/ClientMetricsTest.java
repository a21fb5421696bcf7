// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

class ClientMetricsTest {
  @Test
  void areThoseOfTheClientAndOfNoTopic() {
    Metric ofClient = metric(Map.of("client-id", "c"));
    Metric ofTopic = metric(Map.of("client-id", "c", "topic", "t"));
    Metric ofPartition = metric(Map.of("client-id", "c", "topic", "t", "partition", "0"));

    assertThat(
            ClientMetrics.withoutTopics(
                Map.of(
                    ofClient.metricName(), ofClient,
                    ofTopic.metricName(), ofTopic,
                    ofPartition.metricName(), ofPartition)))
        .containsOnly(Map.entry(ofClient.metricName(), ofClient));
  }

  private static Metric metric(Map<String, String> tags) {
    MetricName name = new MetricName("records-lag", "consumer-fetch-manager-metrics", "", tags);
    Measurable value = (config, now) -> 1;
    return new KafkaMetric(new Object(), name, value, new MetricConfig(), Time.SYSTEM);
  }
}
