// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaClients;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the facts and rejects of a scenario. */
final class FactReader implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final ControlCodec codec;
  private final Topics topics;
  private final List<Event> events = new ArrayList<>();
  private final List<RejectedRow> rejects = new ArrayList<>();

  FactReader(KafkaClients kafka, ControlCodec codec, Topics topics) {
    this.consumer = kafka.consumer(Map.of());
    this.codec = codec;
    this.topics = topics;
    List<TopicPartition> partitions =
        List.of(new TopicPartition(topics.events(), 0), new TopicPartition(topics.rejects(), 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** All facts of this kind until now. */
  <T> List<T> all(Class<T> kind) {
    read();
    return events.stream().map(Event::getPayload).filter(kind::isInstance).map(kind::cast).toList();
  }

  List<RejectedRow> rejects() {
    read();
    return List.copyOf(rejects);
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
      if (record.topic().equals(topics.events())) {
        events.add(codec.decode(record.value(), Event.class).orElseThrow());
      } else {
        rejects.add(codec.decode(record.value(), RejectedRow.class).orElseThrow());
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
