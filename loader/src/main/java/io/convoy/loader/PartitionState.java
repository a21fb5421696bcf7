// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.Checkpoint;

/** What a partition that a slot was assigned waits for; see {@link PartitionProgress}. */
sealed interface PartitionState {
  /** Is to be claimed, not before this time of {@code System.nanoTime()}; nothing is fetched. */
  record Waiting(long dueNanos) implements PartitionState {}

  /** Claimed; records are fetched from the checkpoint on. */
  record Loading(Checkpoint checkpoint) implements PartitionState {}

  /** Its table is final; it is not looked at again. */
  record Finished() implements PartitionState {}
}
