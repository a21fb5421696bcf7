// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for a condition with a deadline: the only way in which this project's tests pass time. */
public final class Await {
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  /** Tests say how long a condition takes on a machine that does nothing else. */
  private static final int PATIENCE = Integer.getInteger("test.patience", 1);

  private Await() {}

  /** What is waited for. An exception or a failed assertion counts as "not yet". */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns as soon as the condition holds; it is asked at once, then every 1 to 50 ms.
   *
   * @param atMost how long, times {@code -Dtest.patience}
   * @param what completes the sentence "gave up waiting until ..."
   * @throws EmbeddedException when it does not hold within the time or the thread is interrupted;
   *     the cause is what the condition threw last, if it threw
   */
  public static void until(Duration atMost, Condition condition, String what) {
    Duration limit = patience(atMost);
    long start = System.nanoTime();
    long pause = SHORTEST_PAUSE_NANOS;
    while (true) {
      Throwable failure = null;
      try {
        if (condition.holds()) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = e;
      } catch (Exception | AssertionError e) {
        failure = e;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new EmbeddedException("Interrupted while waiting until " + what, failure);
      }
      if (System.nanoTime() - start > limit.toNanos()) {
        throw gaveUp(limit, what, failure);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
    }
  }

  /** How long to wait for what takes so long on a machine that does nothing else. */
  public static Duration patience(Duration atMost) {
    return atMost.multipliedBy(PATIENCE);
  }

  private static EmbeddedException gaveUp(
      Duration atMost, String what, @Nullable Throwable failure) {
    String because = failure == null ? "" : ": " + failure.getMessage();
    return new EmbeddedException(
        "Gave up after " + atMost.toMillis() + " ms waiting until " + what + because, failure);
  }
}
