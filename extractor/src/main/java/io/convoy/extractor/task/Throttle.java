// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import java.time.Duration;

/**
 * Keeps what the slots of one process read together at or below a rate: whoever has taken more
 * waits until the time for it has passed. Thread-safe.
 */
public final class Throttle {
  private static final long BYTES_PER_MB = 1_000_000;
  private static final Duration BURST = Duration.ofMillis(250);

  private final long bytesPerSecond;
  private final Stop stop;
  private long freeAt;

  /**
   * @param mbPerSecond 10^6 bytes; 0 for no limit
   */
  public Throttle(int mbPerSecond, Stop stop) {
    this.bytesPerSecond = mbPerSecond * BYTES_PER_MB;
    this.stop = stop;
    this.freeAt = System.nanoTime();
  }

  /**
   * Returns when these bytes are within the rate, or a stop was asked for.
   *
   * @param atMost how long to wait at once
   * @param between is done after each such wait
   */
  public void take(long bytes, Duration atMost, Runnable between) {
    Duration left = bytesPerSecond > 0 ? reserve(bytes, System.nanoTime()) : Duration.ZERO;
    while (left.isPositive() && !stop.isAsked()) {
      Duration pause = left.compareTo(atMost) < 0 ? left : atMost;
      stop.pause(pause);
      left = left.minus(pause);
      between.run();
    }
  }

  /**
   * Counts bytes and says how long to wait for them.
   *
   * @param now of {@link System#nanoTime()}
   */
  synchronized Duration reserve(long bytes, long now) {
    // What was not used in the past is lost, but for a little.
    freeAt = Math.max(freeAt, now - BURST.toNanos());
    freeAt += Math.round(bytes * 1e9 / bytesPerSecond);
    return Duration.ofNanos(Math.max(0, freeAt - now));
  }
}
