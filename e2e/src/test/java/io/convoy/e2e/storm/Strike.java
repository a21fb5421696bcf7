// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.time.Duration;

/**
 * One fault of a plan.
 *
 * @param delay after the moment
 * @param lasts until it is put right
 * @param victim one of those that the kind can strike
 * @param variant which of the kind's two ways
 */
record Strike(
    FaultKind kind, Moment moment, Duration delay, Duration lasts, String victim, boolean variant) {
  @Override
  public String toString() {
    String when = moment + (delay.isZero() ? "" : " + %.1f s".formatted(seconds(delay)));
    String howLong = lasts.isZero() ? "" : " for %.1f s".formatted(seconds(lasts));
    return "%s: %s%s".formatted(when, kind.describe(victim, variant), howLong);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }
}
