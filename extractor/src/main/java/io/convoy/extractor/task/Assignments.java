// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows which partitions a slot is given, and knows what was committed of each before.
 *
 * <p>Being there is what matters: a consumer with a listener that was put out of its group does not
 * join again before its thread polls. So a task that is being done stays without a membership
 * rather than under a new one, with which its commit would pass.
 *
 * <p>Used by the consumer's one thread.
 */
final class Assignments implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);

  private final String slot;
  private final Map<TopicPartition, Optional<OffsetAndMetadata>> found = new HashMap<>();

  Assignments(String slot) {
    this.slot = slot;
  }

  /**
   * What was committed when the slot was given the partition, as far as it matters: what the slot
   * commits itself it knows.
   *
   * @param ask is asked once an assignment
   */
  Optional<OffsetAndMetadata> found(
      TopicPartition partition, Function<TopicPartition, Optional<OffsetAndMetadata>> ask) {
    return found.computeIfAbsent(partition, ask);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.debug("{} takes {}", slot, partitions);
    found.keySet().removeAll(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    LOG.debug("{} gives back {}", slot, partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.info("{} was put out of the group and lost {}", slot, partitions);
  }
}
