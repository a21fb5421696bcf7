// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.config.ExtractorConfig;
import io.convoy.common.lifecycle.ServiceContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How a slot's Kafka clients are set up. What the protocol stands on is fixed; the rest are
 * defaults that the user's own Kafka properties replace.
 */
record ClientSettings(ServiceContext context, int slot) {
  // A broker takes batches of 1 MiB unless told otherwise. Each costs it a request.
  private static final int LARGEST_BATCH = 1_000_000;
  private static final int LARGEST_REQUEST = 2 * 1024 * 1024;
  private static final int BUFFER = 16 * 1024 * 1024;
  private static final Duration LONGEST_BLOCK = Duration.ofSeconds(60);

  /** The same for this slot of this process after each restart: the next life fences this one. */
  String transactionalId() {
    return "%s.extractor.%s.%d".formatted(context.config().pipeline(), context.instance(), slot);
  }

  /** How facts call this slot. */
  String reporter() {
    return "extractor-%s-%d".formatted(context.instance(), slot);
  }

  /** Whether the client with this id is a slot of a process. */
  static boolean isSlotOf(String instance, String clientId) {
    String process = "convoy-extractor-" + instance + "-";
    return clientId.startsWith(process)
        && clientId.substring(process.length()).chars().allMatch(Character::isDigit);
  }

  Map<String, Object> consumer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, context.topics().extractorGroup());
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "convoy-" + reporter());
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    // A chunk may take hours, in which nobody polls. A process that is gone misses its heartbeats,
    // and a source that hangs shows as a standstill of the run.
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    return settings;
  }

  Map<String, Object> producer() {
    ExtractorConfig config = context.config().extractor();
    Map<String, Object> settings = new HashMap<>();
    // At its lowest level it takes less time than lz4, and less room (docs/performance.md).
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, 1);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, LARGEST_BATCH);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    // Topics of tables that are final are gone, and are not to be asked after for long.
    settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 10_000L);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK.toMillis());
    settings.keySet().removeAll(context.kafka().properties().keySet());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId());
    settings.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) config.transactionTimeout().toMillis());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "convoy-" + reporter());
    return settings;
  }

  /**
   * How long a transaction with records of a chunk stays open: what is left of Kafka's patience is
   * for a source that pauses, and for the commit.
   */
  Duration longestPart() {
    return context.config().extractor().transactionTimeout().dividedBy(3);
  }
}
