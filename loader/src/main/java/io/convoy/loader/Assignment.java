// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.loader.PartitionState.Waiting;
import io.convoy.schemas.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The partitions that Kafka has given to a slot, and what each waits for. Not thread-safe. */
final class Assignment {
  private final Topics topics;
  private final Map<TopicPartition, PartitionProgress> partitions = new LinkedHashMap<>();

  Assignment(Topics topics) {
    this.topics = topics;
  }

  void add(Collection<TopicPartition> assigned, long now) {
    for (TopicPartition partition : assigned) {
      topics
          .parseData(partition.topic())
          .map(name -> new PartitionProgress(partition, topics.pipeline(), name, now))
          .ifPresent(progress -> partitions.put(partition, progress));
    }
  }

  void remove(Collection<TopicPartition> takenAway) {
    partitions.keySet().removeAll(takenAway);
  }

  Optional<PartitionProgress> find(TopicPartition partition) {
    return Optional.ofNullable(partitions.get(partition));
  }

  /** Those that are to be claimed now. */
  List<PartitionProgress> due(long now) {
    return partitions.values().stream().filter(partition -> partition.isDue(now)).toList();
  }

  /** Those that may be loaded. */
  Set<TopicPartition> loading() {
    return partitions.values().stream()
        .filter(partition -> partition.checkpoint().isPresent())
        .map(PartitionProgress::partition)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Time until the next partition is to be claimed, but not more than this. */
  Duration untilNextDue(long now, Duration atMost) {
    long nanos = atMost.toNanos();
    for (PartitionProgress partition : partitions.values()) {
      if (partition.state() instanceof Waiting waiting) {
        nanos = Math.min(nanos, Math.max(0, waiting.dueNanos() - now));
      }
    }
    return Duration.ofNanos(nanos);
  }

  boolean isEmpty() {
    return partitions.isEmpty();
  }

  /** The runs whose partitions these are. */
  Set<String> runs() {
    return partitions.values().stream()
        .map(partition -> partition.place().runId())
        .collect(Collectors.toUnmodifiableSet());
  }

  void connectionLost(long now) {
    partitions.values().forEach(partition -> partition.connectionLost(now));
  }
}
