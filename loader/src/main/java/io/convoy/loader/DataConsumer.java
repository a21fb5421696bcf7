// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.config.LoaderConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.schemas.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a slot's Kafka consumer: a member of the pipeline's loader group that fetches only the
 * partitions it is told to, from where it is told to. Not thread-safe, but for {@link #wakeup()}.
 */
final class DataConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataConsumer.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration LOOKING = Duration.ofSeconds(2);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);
  private static final Duration LAG_INTERVAL = Duration.ofSeconds(5);

  /** Compressed; a node's fetched records are drained before it is asked for more. */
  private static final int FETCH_BYTES = 4 << 20;

  private static final int TYPICAL_RECORD_BYTES = 512 << 10;

  private final Consumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final Set<TopicPartition> flowing = new HashSet<>();
  private final Map<TopicPartition, OffsetAndMetadata> loaded = new HashMap<>();
  // Told an interval later: most tables are final by then, and a topic that is gone is nobody's to
  // tell of. Brokers that check rights would refuse it and say so.
  private final Map<TopicPartition, OffsetAndMetadata> toReport = new HashMap<>();
  private @Nullable Long lookedNanos;
  private long lagReportedNanos = System.nanoTime();

  /** Is told which partitions come and go, during {@link #poll}. */
  interface Owner {
    void assigned(Collection<TopicPartition> partitions);

    void takenAway(Collection<TopicPartition> partitions);
  }

  DataConsumer(ServiceContext context, Owner owner) {
    this.consumer = context.kafka().consumer(settings(context));
    this.topics = context.topics();
    // Evaluated here and not by the broker (SubscriptionPattern): brokers look for new topics every
    // ten seconds at most, too slow for a run that makes its topics as it goes.
    consumer.subscribe(topics.dataPattern(), new Rebalances(owner));
  }

  private static Map<String, Object> settings(ServiceContext context) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 900_000);
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 500);
    // What the configuration file says of these two is meant for the loader as for the others.
    settings.keySet().removeAll(context.config().kafka().properties().keySet());
    LoaderConfig loader = context.config().loader();
    long records = Math.max(1, loader.transactionBytes().bytes() / TYPICAL_RECORD_BYTES);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, context.topics().loaderGroup());
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, (int) Math.min(records, 1_000));
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    // Positions come from checkpoints. Records that are gone must not be skipped in silence.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    private final Owner owner;

    Rebalances(Owner owner) {
      this.owner = owner;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // A position at once, so that the consumer does not look for a committed one.
      consumer.pause(partitions);
      partitions.forEach(partition -> consumer.seek(partition, 0));
      owner.assigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      flowing.removeAll(partitions);
      loaded.keySet().removeAll(partitions);
      toReport.keySet().removeAll(partitions);
      owner.takenAway(partitions);
    }
  }

  /** Fetches, and keeps the membership: to be called all the time, with nothing flowing too. */
  ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    reportLag(System.nanoTime());
    return consumer.poll(atMost);
  }

  /**
   * Makes sure that topics of rows would be seen. Kafka does not show topics to who has no right on
   * them, and says nothing: a loader would wait for them for ever. Asked for one by its name, it
   * answers. Does nothing when that was done a moment ago.
   *
   * @throws ConvoyException KAFKA_ERROR where they would not
   */
  void requireSight(long now) {
    if (lookedNanos != null && now - lookedNanos < LOOK_INTERVAL.toNanos()) {
      return;
    }
    lookedNanos = now;
    String one = topics.pipeline() + ".data.none";
    try {
      consumer.partitionsFor(one, LOOKING);
    } catch (TopicAuthorizationException e) {
      throw new ConvoyException(
          ErrorCode.KAFKA_ERROR,
          "this loader does not see the topics of rows, which begin with %s.data. (%s); give its user the rights Describe and Read on them"
              .formatted(topics.pipeline(), e.getMessage()),
          e);
    } catch (TimeoutException e) {
      LOG.debug("Kafka did not say whether topics of rows would be seen", e);
    }
  }

  void seek(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
  }

  /** Fetches these partitions and no others. */
  void letFlow(Set<TopicPartition> wanted) {
    if (wanted.equals(flowing)) {
      return;
    }
    Set<TopicPartition> held = new HashSet<>(flowing);
    held.removeAll(wanted);
    Set<TopicPartition> released = new HashSet<>(wanted);
    released.removeAll(flowing);
    consumer.pause(held);
    consumer.resume(released);
    flowing.clear();
    flowing.addAll(wanted);
  }

  /** Notes how far a partition is loaded, for those who look at the group's lag. */
  void loadedUpTo(TopicPartition partition, long nextOffset) {
    loaded.put(partition, new OffsetAndMetadata(nextOffset));
  }

  private void reportLag(long now) {
    if (now - lagReportedNanos < LAG_INTERVAL.toNanos()) {
      return;
    }
    lagReportedNanos = now;
    if (!toReport.isEmpty()) {
      consumer.commitAsync(
          Map.copyOf(toReport),
          (offsets, failure) -> {
            if (failure != null) {
              LOG.debug("Kafka did not take the group's offsets, which only show the lag", failure);
            }
          });
    }
    toReport.clear();
    toReport.putAll(loaded);
    loaded.clear();
  }

  /** Whether the group counts with this slot. */
  boolean isMember() {
    return consumer.groupMetadata().generationId() >= 0;
  }

  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}
