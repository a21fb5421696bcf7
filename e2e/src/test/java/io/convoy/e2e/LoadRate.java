// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import io.convoy.embedded.Await;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How fast rows are loaded, looked at four times a second while somebody waits here. */
final class LoadRate {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final LongSupplier rows;
  private final long begin = System.nanoTime();

  /** Rows there were so many nanoseconds after the begin. */
  private final NavigableMap<Long, Long> seen = new TreeMap<>();

  LoadRate(LongSupplier rows) {
    this.rows = rows;
    look();
  }

  private void look() {
    seen.put(System.nanoTime() - begin, rows.getAsLong());
  }

  /** Rows per second over the last so many seconds. */
  double over(Duration window) {
    return over(window, seen.lastKey());
  }

  private double over(Duration window, long until) {
    var last = seen.floorEntry(until);
    var first = seen.floorEntry(Math.max(seen.firstKey(), until - window.toNanos()));
    long nanos = last.getKey() - first.getKey();
    return nanos == 0 ? 0 : (last.getValue() - first.getValue()) * 1e9 / nanos;
  }

  /** Looks on for so long. */
  void watch(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    watchUntil(() -> System.nanoTime() - end >= 0, "some time has passed");
  }

  /**
   * Looks on until the rate over the last so many seconds is above this; returns after how long.
   */
  Duration watchUntilOver(double rowsPerSecond, Duration window) {
    long from = System.nanoTime();
    watchUntil(() -> over(window) > rowsPerSecond, "the rate rises");
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private void watchUntil(Await.Condition condition, String what) {
    Await.until(
        PATIENCE,
        () -> {
          if (System.nanoTime() - begin - seen.lastKey() >= INTERVAL.toNanos()) {
            look();
          }
          return condition.holds();
        },
        what);
  }

  /** The rate over the last so many seconds, as it was second by second in the last so many. */
  String history(Duration window, Duration last) {
    return LongStream.rangeClosed(-last.toSeconds(), 0)
        .map(second -> seen.lastKey() + Duration.ofSeconds(second).toNanos())
        .mapToObj(at -> "%.0f".formatted(over(window, at)))
        .collect(Collectors.joining(" "));
  }
}
