// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The names of properties that Kafka's clients know, as their own definitions say. The clients only
 * warn of any other, and a misspelled one leaves its default in place.
 */
final class KafkaNames {
  /** Before the name of a property that only a plug-in of the clients knows. */
  static final String CUSTOM = "custom.";

  private static final Set<String> KNOWN = known();

  /** Before the name of a property of one of the clients that Kafka Streams makes. */
  private static final List<String> CLIENTS =
      List.of(
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX);

  /** Before names that a user makes up, and of topics, which the broker checks. */
  private static final List<String> FREE =
      List.of(
          CUSTOM,
          AbstractConfig.CONFIG_PROVIDERS_CONFIG + ".",
          CommonClientConfigs.METRICS_CONTEXT_PREFIX,
          StreamsConfig.TOPIC_PREFIX);

  private KafkaNames() {}

  static boolean isKnown(String name) {
    return KNOWN.contains(withoutClient(name))
        || FREE.stream().anyMatch(free -> name.startsWith(free) && !name.equals(free));
  }

  /** The known name that is spelled most alike. */
  static String nearest(String name) {
    String rest = withoutClient(name);
    String client = name.substring(0, name.length() - rest.length());
    return client + NearestName.of(rest, KNOWN).orElseThrow();
  }

  private static String withoutClient(String name) {
    return CLIENTS.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(client -> name.substring(client.length()))
        .orElse(name);
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>(StreamsConfig.configDef().names());
    names.addAll(ProducerConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    names.add(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
    return Set.copyOf(names);
  }
}
