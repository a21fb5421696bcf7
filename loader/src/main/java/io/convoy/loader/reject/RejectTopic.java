// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.reject;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaClients;
import io.convoy.schemas.event.RejectedRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of rejects: what was said last of each row. A row is told where that is that the
 * target refused it. Twice over the topic, so that only numbers have to be remembered. Stateless.
 */
public final class RejectTopic {
  private static final Logger LOG = LoggerFactory.getLogger(RejectTopic.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaClients clients;
  private final ControlCodec codec;
  private final String topic;

  public RejectTopic(KafkaClients clients, ControlCodec codec, String topic) {
    this.clients = clients;
    this.codec = codec;
    this.topic = topic;
  }

  /** Which row it is; loaders may say the same one more than once. */
  private record Spot(String topic, int chunk, long row) {
    static Spot of(RejectedRow row) {
      // One text for all rows of a topic.
      return new Spot(row.getTopic().intern(), row.getChunk(), row.getRow());
    }
  }

  /** Where it was said. All that is said of a table's rows is in one partition. */
  private record Position(int partition, long offset) {
    static Position of(ConsumerRecord<?, ?> record) {
      return new Position(record.partition(), record.offset());
    }
  }

  /** Tells each row that is wanted and open, in the order in which they were refused last. */
  public void tell(Predicate<RejectedRow> wanted, Consumer<RejectedRow> taker) {
    try (var consumer = clients.consumer(Map.of("client.id", topic))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<Spot, Position> last = new HashMap<>();
      read(
          consumer,
          ends,
          (at, row) -> {
            if (wanted.test(row)) {
              last.put(Spot.of(row), at);
            }
          });
      if (!last.isEmpty()) {
        read(
            consumer,
            ends,
            (at, row) -> {
              if (!row.getLoaded() && at.equals(last.get(Spot.of(row)))) {
                taker.accept(row);
              }
            });
      }
    }
  }

  /** Is given each row and where it was said. */
  private interface Taker {
    void take(Position at, RejectedRow row);
  }

  private void read(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Taker taker) {
    consumer.seekToBeginning(ends.keySet());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        Optional<RejectedRow> row =
            end == null || record.offset() >= end
                ? Optional.empty()
                : codec.decodeOrSkip(
                    record.value(), RejectedRow.class, e -> LOG.warn("A reject is skipped", e));
        row.ifPresent(said -> taker.take(Position.of(record), said));
      }
    }
  }
}
