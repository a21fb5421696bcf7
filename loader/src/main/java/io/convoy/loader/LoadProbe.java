// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import org.apache.kafka.common.TopicPartition;

/** Is told of each step of a load, on the slot's thread: where tests pause, break and count. */
@FunctionalInterface
interface LoadProbe {
  LoadProbe NONE = (step, partition) -> {};

  /** Points between which a process may die or stand still. */
  enum Step {
    CLAIMED,
    /** The rows are in the open transaction. */
    COPIED,
    /** The checkpoint as well. */
    ADVANCED,
    COMMITTED
  }

  void at(Step step, TopicPartition partition);
}
