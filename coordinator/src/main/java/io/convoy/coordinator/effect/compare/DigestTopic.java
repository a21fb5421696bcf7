// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.SourceDigests;
import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.RowDigests;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads the digests of a table's rows in the source, all that facts tell of and no more. */
final class DigestTopic {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long NO_RELATION = -1;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final KafkaClients clients;
  private final ControlCodec codec;

  DigestTopic(KafkaClients clients, ControlCodec codec) {
    this.clients = clients;
    this.codec = codec;
  }

  /**
   * @param rows takes each digest
   * @throws ConvoyException ROWS_GONE where there are not as many as there should be
   */
  void read(SourceDigests source, java.util.function.Consumer<LocatedDigest> rows) {
    Map<TopicPartition, Long> left = wanted(source);
    long count = 0;
    try (Consumer<byte[], byte[]> consumer = clients.consumer(Map.of())) {
      consumer.assign(left.keySet());
      consumer.seekToBeginning(left.keySet());
      long since = System.nanoTime();
      while (!left.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          count += take(record, left, rows);
          since = System.nanoTime();
        }
        requirePatience(source, since);
      }
    } catch (InterruptException e) {
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while rows were compared", e);
    } catch (KafkaException e) {
      throw KafkaErrors.of("reading " + source.topic(), e);
    }
    if (count != source.count()) {
      throw new ConvoyException(
          ErrorCode.ROWS_GONE,
          "%s holds %d rows of the %d that the source told of; start the run again"
              .formatted(source.topic(), count, source.count()));
    }
  }

  private static Map<TopicPartition, Long> wanted(SourceDigests source) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    List<Long> lastOffsets = source.lastOffsets();
    for (int partition = 0; partition < lastOffsets.size(); partition++) {
      if (lastOffsets.get(partition) >= 0) {
        wanted.put(new TopicPartition(source.topic(), partition), lastOffsets.get(partition));
      }
    }
    return wanted;
  }

  /** Every chunk ends before the offset that was told, and none of another generation is there. */
  private int take(
      ConsumerRecord<byte[], byte[]> record,
      Map<TopicPartition, Long> left,
      java.util.function.Consumer<LocatedDigest> rows) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Long last = left.get(partition);
    if (last == null || record.offset() > last) {
      return 0;
    }
    if (record.offset() == last) {
      left.remove(partition);
    }
    RowDigests digests = codec.decode(record.value(), RowDigests.class).orElseThrow();
    digests
        .getRows()
        .forEach(
            row -> rows.accept(new LocatedDigest(row, NO_RELATION, (long) digests.getChunk())));
    return digests.getRows().size();
  }

  private static void requirePatience(SourceDigests source, long since) {
    if (System.nanoTime() - since > PATIENCE.toNanos()) {
      throw new ConvoyException(
          ErrorCode.KAFKA_UNAVAILABLE,
          "nothing more came of %s, which is not read to its end".formatted(source.topic()));
    }
  }
}
