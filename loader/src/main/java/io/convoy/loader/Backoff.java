// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import java.time.Duration;

/** Pauses between attempts: each twice as long as the one before, up to a limit. */
record Backoff(Duration first, Duration longest) {

  /**
   * @param failures in a row, from 1
   * @return nanoseconds
   */
  long pause(int failures) {
    int doublings = Math.min(Math.max(0, failures - 1), 30);
    return Math.min(longest.toNanos(), first.toNanos() << doublings);
  }
}
