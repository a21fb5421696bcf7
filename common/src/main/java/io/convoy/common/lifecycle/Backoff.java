// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.lifecycle;

import java.time.Duration;
import org.apache.kafka.common.utils.ExponentialBackoff;

/**
 * Pauses that double from one failure in a row to the next, up to a longest, give or take a fifth,
 * so that those who failed together do not come back together. Not thread-safe.
 */
public final class Backoff {
  private static final double JITTER = 0.2;

  private final ExponentialBackoff pauses;
  private int failures;

  public Backoff(Duration first, Duration longest) {
    pauses = new ExponentialBackoff(first.toMillis(), 2, longest.toMillis(), JITTER);
  }

  /** The pause after one more failure. */
  public Duration next() {
    return Duration.ofMillis(pauses.backoff(failures++));
  }

  /** How many failures there were in a row. */
  public int failures() {
    return failures;
  }

  public void reset() {
    failures = 0;
  }
}
