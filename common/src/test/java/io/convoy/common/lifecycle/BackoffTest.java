// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long LONGEST = 350;

  @Test
  void doublesUpToTheLongestAndStartsOver() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(LONGEST));

    assertPause(backoff, 100);
    assertPause(backoff, 200);
    assertPause(backoff, 350);
    for (int i = 0; i < 1_000; i++) {
      assertPause(backoff, 350);
    }
    backoff.reset();
    assertPause(backoff, 100);
    assertThat(backoff.failures()).isEqualTo(1);
  }

  /** Give or take a fifth, and never more than the longest. */
  private static void assertPause(Backoff backoff, long millis) {
    assertThat(backoff.next().toMillis())
        .isBetween(millis * 4 / 5, Math.min(millis * 6 / 5, LONGEST));
  }
}
