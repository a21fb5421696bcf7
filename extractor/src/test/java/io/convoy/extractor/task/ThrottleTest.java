// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void spreadsBytesOverTime() {
    long now = System.nanoTime();
    Throttle throttle = new Throttle(10, new Stop());

    assertThat(throttle.reserve(10_000_000, now)).isBetween(seconds(0.7), seconds(1.01));
    assertThat(throttle.reserve(10_000_000, now)).isBetween(seconds(1.7), seconds(2.01));
    assertThat(throttle.reserve(5_000_000, now + SECOND)).isBetween(seconds(1.2), seconds(1.51));
  }

  @Test
  void doesNotSaveUpIdleTime() {
    long now = System.nanoTime();
    Throttle throttle = new Throttle(10, new Stop());

    throttle.reserve(1, now);

    assertThat(throttle.reserve(10_000_000, now + 60 * SECOND))
        .isBetween(seconds(0.7), seconds(0.76));
  }

  @Test
  void doesNotHoldUpAStop() {
    Stop stop = new Stop();
    stop.ask();

    new Throttle(1, stop)
        .take(1_000_000_000_000L, Duration.ofHours(1), () -> fail("it waited for a stop"));
  }

  @Test
  void doesNotWaitForLongAtOnce() {
    AtomicInteger waits = new AtomicInteger();

    new Throttle(1, new Stop()).take(600_000, Duration.ofMillis(50), waits::incrementAndGet);

    assertThat(waits).hasValueBetween(11, 13);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
