// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.lifecycle.ServiceContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams is set up for a coordinator. */
final class StreamsSettings {
  private StreamsSettings() {}

  static Properties of(ServiceContext context, Path stateDir) {
    Properties settings = new Properties();
    // How soon another replica takes over a coordinator that died; the configuration may say else.
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), "10000");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), "3000");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), "10000");
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
        Integer.toString(KafkaClients.FETCH_MAX_WAIT_MILLIS));
    settings.putAll(context.kafka().properties());
    settings.putAll(own(context, stateDir));
    return settings;
  }

  private static Map<String, Object> own(ServiceContext context, Path stateDir) {
    return Map.ofEntries(
        Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, context.topics().coordinatorId()),
        Map.entry(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString()),
        Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2),
        Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1),
        // A second coordinator has the state in memory before it is needed.
        Map.entry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1),
        Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100),
        Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0),
        Map.entry(
            StreamsConfig.REPLICATION_FACTOR_CONFIG, context.config().topics().replicationFactor()),
        // A process that comes back takes its place at once, and is not waited for as two.
        Map.entry(
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
            context.instance()),
        Map.entry(
            StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
        Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "5"));
  }
}
