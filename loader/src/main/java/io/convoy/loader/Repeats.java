// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells what was said already a short while ago. Not thread-safe. */
final class Repeats {
  private final long intervalNanos;
  private final Map<String, Long> lastSaid = new HashMap<>();

  Repeats(Duration interval) {
    this.intervalNanos = interval.toNanos();
  }

  /** True where this was not said within the interval; counts as said then. */
  boolean isNews(String what, long now) {
    lastSaid.values().removeIf(said -> now - said >= intervalNanos);
    return lastSaid.putIfAbsent(what, now) == null;
  }
}
