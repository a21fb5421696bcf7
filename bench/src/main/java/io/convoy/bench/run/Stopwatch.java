// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.time.Duration;

/** Seconds since it was made. */
final class Stopwatch {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long begin = System.nanoTime();

  double seconds() {
    return (System.nanoTime() - begin) / NANOS_PER_SECOND;
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }
}
