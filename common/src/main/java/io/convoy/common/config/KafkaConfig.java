// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kafka client properties, passed through as they are. */
public record KafkaConfig(Map<String, String> properties) {
  public KafkaConfig {
    properties = Map.copyOf(properties);
  }

  /** Null means the embedded broker. */
  public @Nullable String bootstrapServers() {
    return properties.get("bootstrap.servers");
  }

  /** The same with these brokers. */
  public KafkaConfig withBootstrapServers(String servers) {
    Map<String, String> copy = new HashMap<>(properties);
    copy.put("bootstrap.servers", servers);
    return new KafkaConfig(copy);
  }

  @Override
  public String toString() {
    return "KafkaConfig[bootstrap.servers=" + bootstrapServers() + "]";
  }
}
