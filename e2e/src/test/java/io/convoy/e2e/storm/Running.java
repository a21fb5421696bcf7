// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * What was started and is to be ended, in the reverse order. To end it waits for what is just being
 * started, and nothing more starts after that. Thread-safe.
 */
final class Running implements AutoCloseable {
  private final Deque<Runnable> ends = new ArrayDeque<>();
  private boolean ended;

  /**
   * Starts one more.
   *
   * @throws CancellationException where all is to be ended
   */
  synchronized <T extends AutoCloseable> T start(Supplier<T> start) {
    if (ended) {
      throw new CancellationException("everything is to be ended");
    }
    T started = start.get();
    ends.push(() -> end(started));
    return started;
  }

  private static void end(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      // The others are to end nevertheless.
      System.err.println("does not end: " + e);
    }
  }

  @Override
  public synchronized void close() {
    ended = true;
    while (!ends.isEmpty()) {
      ends.pop().run();
    }
  }
}
