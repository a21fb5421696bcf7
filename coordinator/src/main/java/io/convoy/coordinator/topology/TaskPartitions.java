// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Deals the chunks of a table out to one partition after the other, so that extractors with equally
 * many partitions have equally many chunks: by a hash of their ids, one of eight would have a sixth
 * more than its share of 700. Each round begins one further on, since an extractor does a
 * partition's tasks one after the other and chunks far apart by a round would all go to the same
 * partition of the data. All attempts of a task go the same way, so that they stay in order.
 */
final class TaskPartitions implements StreamPartitioner<byte[], byte[]> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] taskId, byte[] task, int numPartitions) {
    return Optional.of(
        Set.of(partition(new String(taskId, StandardCharsets.UTF_8), numPartitions)));
  }

  /**
   * @param taskId as of one work out of many, where it ends with "/" and a number
   */
  static int partition(String taskId, int partitions) {
    int end = taskId.lastIndexOf('/') + 1;
    try {
      long number = Integer.parseInt(taskId, end, taskId.length(), 10);
      long round = number / partitions;
      return Math.floorMod(taskId.substring(0, end).hashCode() + number + round, partitions);
    } catch (NumberFormatException e) {
      return Math.floorMod(taskId.hashCode(), partitions);
    }
  }
}
