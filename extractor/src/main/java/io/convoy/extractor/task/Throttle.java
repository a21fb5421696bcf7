// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import java.time.Duration;

/**
 * Keeps what the slots of one process read together at or below a rate: whoever has taken more
 * waits until the time for it has passed. The rate may change at any time, and holds at once for
 * those who wait. Thread-safe.
 */
public final class Throttle {
  private static final long BYTES_PER_MB = 1_000_000;
  private static final double BURST_SECONDS = 0.25;
  private static final double NANOS = 1e9;

  /** How long the change of a rate may go unnoticed. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Stop stop;
  private long bytesPerSecond;
  private double taken;
  // How much of what was taken is paid for by time; ahead of it by no more than a burst.
  private double paid;
  private long paidAt;

  /**
   * @param mbPerSecond 10^6 bytes; 0 for no limit
   */
  public Throttle(int mbPerSecond, Stop stop) {
    this.stop = stop;
    this.paidAt = System.nanoTime();
    this.bytesPerSecond = mbPerSecond * BYTES_PER_MB;
  }

  /**
   * From now on at this rate.
   *
   * @param mbPerSecond 10^6 bytes; 0 for no limit
   */
  public void limit(int mbPerSecond) {
    limit(mbPerSecond, System.nanoTime());
  }

  synchronized void limit(int mbPerSecond, long now) {
    pay(now);
    bytesPerSecond = mbPerSecond * BYTES_PER_MB;
  }

  /**
   * Returns when these bytes are within the rate, or a stop was asked for.
   *
   * @param atMost how long to wait at once
   * @param between is done after each such wait
   */
  public void take(long bytes, Duration atMost, Runnable between) {
    double mine = reserve(bytes, System.nanoTime());
    Duration most = atMost.compareTo(LOOK_AGAIN) < 0 ? atMost : LOOK_AGAIN;
    Duration left = left(mine, System.nanoTime());
    while (left.isPositive() && !stop.isAsked()) {
      stop.pause(left.compareTo(most) < 0 ? left : most);
      between.run();
      left = left(mine, System.nanoTime());
    }
  }

  /**
   * Counts bytes.
   *
   * @param now of {@link System#nanoTime()}
   * @return what {@link #left} is to be asked for
   */
  synchronized double reserve(long bytes, long now) {
    pay(now);
    taken += bytes;
    return taken;
  }

  /** How long until all is paid for that was taken up to there. */
  synchronized Duration left(double upTo, long now) {
    pay(now);
    double unpaid = bytesPerSecond == 0 ? 0 : Math.max(0, upTo - paid);
    // Rounded up: who comes a nanosecond early would wait for nothing once more.
    return unpaid == 0
        ? Duration.ZERO
        : Duration.ofMillis((long) Math.ceil(unpaid / bytesPerSecond * 1_000));
  }

  /** What was not used in the past is lost, but for a little. */
  private void pay(long now) {
    if (bytesPerSecond == 0) {
      paid = taken;
    } else {
      double grown = paid + (now - paidAt) / NANOS * bytesPerSecond;
      paid = Math.min(grown, taken + bytesPerSecond * BURST_SECONDS);
    }
    paidAt = now;
  }
}
