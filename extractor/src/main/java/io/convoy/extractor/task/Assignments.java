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
 * <p>A consumer with a listener that was put out of its group does not join again before its thread
 * polls. So a task that is being done alone stays without a membership rather than under a new one,
 * with which its commit would pass. Between two tasks that share a transaction the thread does
 * poll; therefore the transaction is committed before a partition goes, and aborted where it is
 * gone.
 *
 * <p>Used by the consumer's one thread.
 */
final class Assignments implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);

  private final String slot;
  private final Map<TopicPartition, Optional<OffsetAndMetadata>> found = new HashMap<>();
  private Runnable end = () -> {};
  private Runnable giveUp = () -> {};

  Assignments(String slot) {
    this.slot = slot;
  }

  /**
   * What is to be done while partitions that go are still the slot's, and what once they are not.
   *
   * @param end commits what is open
   * @param giveUp aborts it
   */
  void onRevocation(Runnable end, Runnable giveUp) {
    this.end = end;
    this.giveUp = giveUp;
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
    end.run();
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.info("{} was put out of the group and lost {}", slot, partitions);
    giveUp.run();
  }
}
