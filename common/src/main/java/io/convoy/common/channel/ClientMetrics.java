// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Which of a Kafka client's own metrics become metrics of the process: those of the client, of its
 * connections and of its group, and none of a topic or partition. A pipeline has thousands of
 * topics, one after another, and Micrometer compares each metric of a name with every other one of
 * that name each minute. Stateless.
 */
final class ClientMetrics {
  private static final String TOPIC = "topic";

  private ClientMetrics() {}

  static Map<MetricName, Metric> withoutTopics(Map<MetricName, ? extends Metric> all) {
    return all.entrySet().stream()
        .filter(metric -> !metric.getKey().tags().containsKey(TOPIC))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
