// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SlotClientsTest {
  private static final TopicPartition PARTITION = new TopicPartition("tasks", 3);
  private static final ConsumerRecord<byte[], byte[]> TASK = task(41);

  private final MockProducer<byte[], byte[]> producer = newProducer();
  private final Assignments assignments = new Assignments("slot");

  @Test
  void movesPastTheTaskUnderItsOwnMembership() {
    SlotClients clients = clients(consumer(7));

    clients.sendOffsets(List.of(TASK));
    producer.commitTransaction();

    assertThat(sent()).containsExactly(Map.entry(PARTITION, new OffsetAndMetadata(42)));
  }

  @Test
  void movesPastTheLastOfSeveralTasks() {
    SlotClients clients = clients(consumer(7));

    clients.sendOffsets(List.of(TASK, task(42), task(43)));
    producer.commitTransaction();

    assertThat(sent()).containsExactly(Map.entry(PARTITION, new OffsetAndMetadata(44)));
  }

  @Test
  void marksTheTaskWhereItStays() {
    SlotClients clients = clients(consumer(7));

    clients.sendMark(TASK, "part");
    producer.commitTransaction();

    assertThat(sent()).containsExactly(Map.entry(PARTITION, new OffsetAndMetadata(41, "part")));
  }

  @Test
  void movesPastNothingWithoutAMembership() {
    SlotClients clients = clients(consumer(-1));

    assertThatThrownBy(() -> clients.sendOffsets(List.of(TASK)))
        .isInstanceOf(LostMembershipException.class);
    assertThatThrownBy(() -> clients.sendMark(TASK, "part"))
        .isInstanceOf(LostMembershipException.class);
    assertThat(producer.sentOffsets()).isFalse();
  }

  @Test
  void findsTheMarkOfThisVeryTask() {
    MockConsumer<byte[], byte[]> consumer = consumer(7);
    SlotClients clients = clients(consumer);
    commit(consumer, new OffsetAndMetadata(41, "part"));

    assertThat(clients.mark(TASK)).contains("part");
    assertThat(clients.mark(task(42))).isEmpty();
  }

  @Test
  void looksForMarksWheneverItIsGivenThePartition() {
    MockConsumer<byte[], byte[]> consumer = consumer(7);
    SlotClients clients = clients(consumer);
    assertThat(clients.mark(TASK)).isEmpty();

    // While it is another member's.
    assignments.onPartitionsRevoked(List.of(PARTITION));
    commit(consumer, new OffsetAndMetadata(41, "part"));
    assignments.onPartitionsAssigned(List.of(PARTITION));

    assertThat(clients.mark(TASK)).contains("part");
  }

  @Test
  void replacesAProducerThatKnowsMoreTopicsThanItCanLookAtQuickly() {
    MockProducer<byte[], byte[]> successor = newProducer();
    successor.initTransactions();
    producer.initTransactions();
    SlotClients clients = new SlotClients(producer, () -> successor, consumer(7), assignments);

    clients.begin();
    for (int topic = 0; topic < 1000; topic++) {
      clients.send(new ProducerRecord<>("data-" + topic, new byte[0]), (metadata, error) -> {});
    }
    assertThat(producer.closed()).isFalse();
    producer.commitTransaction();
    clients.begin();

    assertThat(producer.closed()).isTrue();
    assertThat(clients.producer()).isSameAs(successor);
    successor.commitTransaction();
    clients.begin();
    assertThat(successor.closed()).isFalse();
  }

  private Map<TopicPartition, OffsetAndMetadata> sent() {
    return Objects.requireNonNull(
        producer.consumerGroupOffsetsHistory().getFirst().get("extractors"));
  }

  private static void commit(MockConsumer<byte[], byte[]> consumer, OffsetAndMetadata offset) {
    consumer.commitSync(Map.of(PARTITION, offset));
  }

  private static ConsumerRecord<byte[], byte[]> task(long offset) {
    return new ConsumerRecord<>("tasks", 3, offset, new byte[0], new byte[0]);
  }

  private static MockProducer<byte[], byte[]> newProducer() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private SlotClients clients(MockConsumer<byte[], byte[]> consumer) {
    producer.initTransactions();
    producer.beginTransaction();
    return new SlotClients(producer, () -> producer, consumer, assignments);
  }

  private static MockConsumer<byte[], byte[]> consumer(int memberEpoch) {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          @SuppressWarnings("removal") // Kafka gives no other way to make one.
          public ConsumerGroupMetadata groupMetadata() {
            return new ConsumerGroupMetadata("extractors", memberEpoch, "member", Optional.empty());
          }
        };
    consumer.assign(List.of(PARTITION));
    return consumer;
  }
}
