// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.lifecycle;

/**
 * A coordinator, an extractor or a loader: something that works on its own threads from {@link
 * #start()} to {@link #close()}.
 *
 * <p>What a role cannot mend itself it reports as a fact where it can, and to {@link
 * ServiceContext#onFatal()} where it cannot go on.
 */
public interface Role extends AutoCloseable {
  /** Begins to work and returns. */
  void start();

  /**
   * True once it has its place among the others of its kind and takes the work that comes. False
   * while Kafka is away; it mends itself when Kafka comes back.
   */
  boolean isReady();

  /** False where only a new process can help. */
  boolean isAlive();

  /** Hands the work back and returns within 10 s. May be called more than once. */
  @Override
  void close();
}
