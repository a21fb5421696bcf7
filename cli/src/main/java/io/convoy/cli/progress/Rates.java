// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Rates of counters over the last seconds. Not thread-safe. */
final class Rates {
  private static final Duration WINDOW = Duration.ofSeconds(8);

  private final Map<String, Deque<Sample>> samples = new HashMap<>();

  private record Sample(Instant at, long value) {}

  /** Notes a counter's value. */
  void note(String counter, long value, Instant at) {
    Deque<Sample> window = samples.computeIfAbsent(counter, name -> new ArrayDeque<>());
    window.addLast(new Sample(at, value));
    while (window.size() > 2 && window.getFirst().at().isBefore(at.minus(WINDOW))) {
      window.removeFirst();
    }
  }

  /** Units a second over the window; 0 while there is only one sample. */
  double perSecond(String counter) {
    Deque<Sample> window = samples.get(counter);
    if (window == null || window.size() < 2) {
      return 0;
    }
    Sample first = window.getFirst();
    Sample last = window.getLast();
    double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
    return seconds <= 0 ? 0 : Math.max(0, last.value() - first.value()) / seconds;
  }

  /** Seconds until a counter reaches a value; empty where it does not move. */
  OptionalLong secondsTo(String counter, long value, long goal) {
    double rate = perSecond(counter);
    return rate < 1e-9 || goal <= value
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round((goal - value) / rate));
  }
}
