// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import java.time.Duration;

/** Pauses that double from one failure in a row to the next, up to a longest. Not thread-safe. */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private int failures;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** The pause after one more failure. */
  Duration next() {
    Duration pause = first.multipliedBy(1L << Math.min(failures, 20));
    failures++;
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  /** How many failures there were in a row. */
  int failures() {
    return failures;
  }

  void reset() {
    failures = 0;
  }
}
