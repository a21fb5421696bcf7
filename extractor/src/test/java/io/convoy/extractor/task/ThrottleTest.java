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

    assertThat(take(throttle, 10_000_000, now)).isBetween(seconds(0.7), seconds(1.01));
    assertThat(take(throttle, 10_000_000, now)).isBetween(seconds(1.7), seconds(2.01));
    assertThat(take(throttle, 5_000_000, now + SECOND)).isBetween(seconds(1.2), seconds(1.51));
  }

  @Test
  void doesNotSaveUpIdleTime() {
    long now = System.nanoTime();
    Throttle throttle = new Throttle(10, new Stop());

    take(throttle, 1, now);

    assertThat(take(throttle, 10_000_000, now + 60 * SECOND)).isBetween(seconds(0.7), seconds(0.8));
  }

  @Test
  void aRateThatChangesHoldsForThoseWhoWait() {
    long now = System.nanoTime();
    Throttle throttle = new Throttle(1, new Stop());
    double first = throttle.reserve(10_000_000, now);
    double second = throttle.reserve(10_000_000, now);

    throttle.limit(20, now);
    assertThat(throttle.left(first, now)).isBetween(seconds(0.4), seconds(0.51));
    assertThat(throttle.left(second, now)).isBetween(seconds(0.9), seconds(1.01));

    throttle.limit(5, now + SECOND / 2 + 2_000_000);
    assertThat(throttle.left(first, now + SECOND / 2 + 2_000_000)).isZero();
    assertThat(throttle.left(second, now + SECOND / 2 + 2_000_000))
        .isBetween(seconds(1.9), seconds(2.01));

    throttle.limit(0, now + SECOND);
    assertThat(throttle.left(second, now + SECOND)).isZero();
  }

  @Test
  void whatWasReadWithoutALimitIsNotPaidForLater() {
    long now = System.nanoTime();
    Throttle throttle = new Throttle(0, new Stop());
    assertThat(take(throttle, 1_000_000_000_000L, now)).isZero();

    throttle.limit(10, now + SECOND);

    assertThat(take(throttle, 10_000_000, now + SECOND)).isBetween(seconds(0.7), seconds(1.01));
  }

  @Test
  void oneThatIsLiftedHoldsUpNobody() {
    Throttle throttle = new Throttle(1, new Stop());

    throttle.take(1_000_000_000_000L, Duration.ofMillis(5), () -> throttle.limit(0));

    assertThat(take(throttle, 1, System.nanoTime())).isZero();
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
    long begun = System.nanoTime();

    new Throttle(1, new Stop()).take(600_000, Duration.ofMillis(50), waits::incrementAndGet);

    // Where the machine is slow, a wait is longer, and there are fewer of them.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(seconds(0.3));
    assertThat(waits).hasValueBetween(2, 13);
  }

  private static Duration take(Throttle throttle, long bytes, long now) {
    return throttle.left(throttle.reserve(bytes, now), now);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
