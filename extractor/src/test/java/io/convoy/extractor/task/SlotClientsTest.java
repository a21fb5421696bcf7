// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SlotClientsTest {
  private static final ConsumerRecord<byte[], byte[]> TASK =
      new ConsumerRecord<>("tasks", 3, 41, new byte[0], new byte[0]);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void movesPastTheTaskUnderItsOwnMembership() {
    SlotClients clients = clients(7);

    clients.sendOffset(TASK);
    producer.commitTransaction();

    Map<TopicPartition, OffsetAndMetadata> offsets =
        producer.consumerGroupOffsetsHistory().getFirst().get("extractors");
    assertThat(offsets)
        .containsExactly(Map.entry(new TopicPartition("tasks", 3), new OffsetAndMetadata(42)));
  }

  @Test
  void movesPastNothingWithoutAMembership() {
    SlotClients clients = clients(-1);

    assertThatThrownBy(() -> clients.sendOffset(TASK)).isInstanceOf(LostMembershipException.class);
    assertThat(producer.sentOffsets()).isFalse();
  }

  private SlotClients clients(int memberEpoch) {
    producer.initTransactions();
    producer.beginTransaction();
    return new SlotClients(
        producer,
        new MockConsumer<>("earliest") {
          @Override
          @SuppressWarnings("removal") // Kafka gives no other way to make one.
          public ConsumerGroupMetadata groupMetadata() {
            return new ConsumerGroupMetadata("extractors", memberEpoch, "member", Optional.empty());
          }
        });
  }
}
