// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.config.KafkaConfig;
import io.convoy.common.metrics.Metrics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Makes Kafka clients from the configured properties; a caller's own settings win over those.
 * Thread-safe. Who asks for a client closes it.
 */
public final class KafkaClients {
  /**
   * How long a broker may keep the fetch of a consumer that is up to date, in milliseconds. New
   * records are answered at once, whatever it is; but a consumer can only end when the broker has
   * answered, and Kafka's own 500 ms would be waited for by each of a process' consumers in turn.
   */
  public static final int FETCH_MAX_WAIT_MILLIS = 100;

  /**
   * The operating system sizes the sockets' buffers as it sees fit. Kafka's own 64 and 128 KiB take
   * a record batch of half a MiB in a dozen rounds through the selector.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          CommonClientConfigs.SEND_BUFFER_CONFIG, -1,
          CommonClientConfigs.RECEIVE_BUFFER_CONFIG, -1);

  private final KafkaConfig config;
  private final Metrics metrics;

  /** Of a process that nobody asks for its metrics. */
  public KafkaClients(KafkaConfig config) {
    this(config, Metrics.unseen());
  }

  public KafkaClients(KafkaConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  /** The configured properties, for clients made elsewhere (Kafka Streams). */
  public Map<String, Object> properties() {
    return new HashMap<>(config.clientProperties());
  }

  /** A consumer that reads only what was committed and creates no topic. */
  public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(DEFAULTS);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
    all.putAll(properties());
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.putAll(settings);
    return made("a consumer", () -> new MeteredConsumer(all, metrics));
  }

  /** An idempotent producer; transactional where the settings name a transactional id. */
  public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(DEFAULTS);
    all.putAll(properties());
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.putAll(settings);
    return made("a producer", () -> new MeteredProducer(all, metrics));
  }

  /** For topics and offsets. */
  public Admin admin() {
    return made("an admin client", () -> Admin.create(properties()));
  }

  private static <T> T made(String what, Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (KafkaException e) {
      throw KafkaErrors.of("making " + what + " for Kafka", e);
    }
  }
}
