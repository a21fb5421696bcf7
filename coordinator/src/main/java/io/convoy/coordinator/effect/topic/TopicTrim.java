// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.topic;

import io.convoy.schemas.topic.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Deletes the beginnings of partitions, and remembers up to where it has. Thread-safe. */
public final class TopicTrim {
  private final Admin admin;
  private final Map<TopicPartition, Long> trimmed = new ConcurrentHashMap<>();

  TopicTrim(Admin admin) {
    this.admin = admin;
  }

  /**
   * Of these offsets those that are past what was deleted before.
   *
   * @param least by how many records, at least 1
   */
  public Map<TopicPartition, Long> news(Map<TopicPartition, Long> offsets, int least) {
    Map<TopicPartition, Long> news = new HashMap<>(offsets);
    news.entrySet().removeIf(e -> e.getValue() - trimmed.getOrDefault(e.getKey(), 0L) < least);
    return news;
  }

  /** Deletes the records below these offsets. */
  public void upTo(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> news = news(offsets, 1);
    if (news.isEmpty()) {
      return;
    }
    Map<TopicPartition, RecordsToDelete> doomed = new HashMap<>();
    news.forEach(
        (partition, offset) -> doomed.put(partition, RecordsToDelete.beforeOffset(offset)));
    AdminCalls.asking(
        "deleting records that are not needed any more",
        () -> admin.deleteRecords(doomed).all().get());
    trimmed.putAll(news);
  }

  /**
   * Deletes the tasks that extractors have done, so that none of those left need ever go by its
   * age, and none that is done comes again should the group's offsets be forgotten.
   */
  public void doneTasks(Topics topics) {
    Map<TopicPartition, Long> done = committed(topics.extractorGroup());
    done.keySet().removeIf(partition -> !partition.topic().equals(topics.tasks()));
    upTo(done);
  }

  private Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, OffsetAndMetadata> answer =
        AdminCalls.asking(
            "looking for how far group " + group + " has read",
            () -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer.forEach((partition, offset) -> {
      // Null where a partition of the group has no offset.
      if (offset != null) {
        offsets.put(partition, offset.offset());
      }
    });
    return offsets;
  }

  /**
   * Deletes facts that are known to the coordinator and older than this: none goes by its age
   * alone, however long nobody read it.
   */
  public void factsOlderThan(Topics topics, Instant time) {
    TopicPartition facts = new TopicPartition(topics.events(), 0);
    long known = committed(topics.coordinatorId()).getOrDefault(facts, 0L);
    long young =
        AdminCalls.asking(
            "looking for old facts",
            () ->
                admin
                    .listOffsets(Map.of(facts, OffsetSpec.forTimestamp(time.toEpochMilli())))
                    .partitionResult(facts)
                    .get()
                    .offset());
    // Negative where no fact is that young.
    if (young > 0 && known > 0) {
      upTo(Map.of(facts, Math.min(young, known)));
    }
  }

  /** A topic that is gone begins anew should it come back. */
  void forget(String topic) {
    trimmed.keySet().removeIf(partition -> partition.topic().equals(topic));
  }
}
