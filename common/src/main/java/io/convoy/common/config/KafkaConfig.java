// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.jspecify.annotations.Nullable;

/** Kafka client properties, passed through as they are. */
public record KafkaConfig(
    @Setting(
            value =
                "Any property of Kafka's clients, for example `bootstrap.servers`; with Kafka"
                    + " Streams' prefixes for one of its clients, as"
                    + " `restore.consumer.fetch.max.bytes`. A name that they do not know is an"
                    + " error; a property that only a plug-in of theirs knows, such as an"
                    + " interceptor, has `custom.` before its name.",
            key = Setting.WHOLE_SECTION)
        Map<String, String> properties) {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String COMPRESSION = "compression.type";
  private static final List<String> CONNECTION = List.of("security.protocol", "sasl.", "ssl.");

  public KafkaConfig {
    properties = Map.copyOf(properties);
    properties.keySet().stream().sorted().forEach(KafkaConfig::demandKnown);
    String servers = properties.get(BOOTSTRAP);
    Demand.that(
        servers == null || !servers.isBlank(),
        "properties",
        "must not have an empty bootstrap.servers; leave it out for the embedded broker");
    Demand.that(
        canLogIn(properties.get(SaslConfigs.SASL_JAAS_CONFIG)),
        "properties",
        "must have a sasl.jaas.config of the form MODULE required name=\"value\" ...; with the"
            + " semicolon, and with a \\ before each \" and \\ of a value");
    if (servers == null) {
      properties.keySet().stream().sorted().forEach(KafkaConfig::demandServers);
    }
  }

  private static void demandKnown(String name) {
    if (name.startsWith("schema.registry.")) {
      throw new InvalidSetting(
          "properties", name, "must stand beside kafka, not in it, as all schema.registry keys");
    }
    if (!name.equals(ownName(name)) && KafkaNames.isKnown(ownName(name))) {
      throw new InvalidSetting(
          "properties", name, "must be '" + ownName(name) + "', which Kafka's clients know");
    }
    if (!KafkaNames.isKnown(name)) {
      throw new InvalidSetting(
          "properties",
          name,
          "must be a property that Kafka's clients know; the nearest is '"
              + KafkaNames.nearest(name)
              + "'. One that only a plug-in knows has custom. before its name");
    }
  }

  /** The way to a broker leads to somebody's, and not to one that is started in this process. */
  private static void demandServers(String name) {
    boolean isOfSomeBroker = CONNECTION.stream().anyMatch(name::startsWith);
    if (isOfSomeBroker) {
      throw new InvalidSetting(
          "properties",
          name,
          "must have bootstrap.servers beside it; the broker that is started without them knows no"
              + " such thing");
    }
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

  /** What the clients are given: the properties of plug-ins under their own names. */
  public Map<String, String> clientProperties() {
    return properties.entrySet().stream()
        .collect(Collectors.toMap(entry -> ownName(entry.getKey()), Map.Entry::getValue));
  }

  private static String ownName(String name) {
    return name.startsWith(KafkaNames.CUSTOM) ? name.substring(KafkaNames.CUSTOM.length()) : name;
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
