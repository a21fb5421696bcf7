// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.jspecify.annotations.Nullable;

/** Kafka client properties, passed through as they are. */
public record KafkaConfig(
    @Setting(
            value = "Any property of Kafka's clients, for example `bootstrap.servers`.",
            key = Setting.WHOLE_SECTION)
        Map<String, String> properties) {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String COMPRESSION = "compression.type";

  public KafkaConfig {
    properties = Map.copyOf(properties);
    String servers = properties.get(BOOTSTRAP);
    Demand.that(
        servers == null || !servers.isBlank(),
        "properties",
        "must not have an empty bootstrap.servers; leave it out for the embedded broker");
    Demand.that(
        properties.keySet().stream().noneMatch(key -> key.startsWith("schema.registry.")),
        "properties",
        "must not hold schema.registry keys; they stand beside kafka, not in it");
    Demand.that(
        canLogIn(properties.get(SaslConfigs.SASL_JAAS_CONFIG)),
        "properties",
        "must have a sasl.jaas.config of the form MODULE required name=\"value\" ...; with the"
            + " semicolon, and with a \\ before each \" and \\ of a value");
  }

  /** Asked here, since what Kafka says of a wrong one may quote parts of the password. */
  private static boolean canLogIn(@Nullable String jaas) {
    try {
      if (jaas != null) {
        JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas)));
      }
      return true;
    } catch (IllegalArgumentException | ConfigException e) {
      return false;
    }
  }

  /** Null means the embedded broker. */
  public @Nullable String bootstrapServers() {
    return properties.get(BOOTSTRAP);
  }

  /** The same for a broker in this process. */
  public KafkaConfig forEmbeddedBroker(String servers) {
    Map<String, String> copy = new HashMap<>(properties);
    copy.put(BOOTSTRAP, servers);
    // There is no network to spare, and whoever compresses takes the processor from who copies.
    copy.putIfAbsent(COMPRESSION, "none");
    return new KafkaConfig(copy);
  }

  /** Without the other properties: passwords hide in many of them. */
  @Override
  public String toString() {
    return "KafkaConfig[bootstrap.servers=" + bootstrapServers() + "]";
  }
}
