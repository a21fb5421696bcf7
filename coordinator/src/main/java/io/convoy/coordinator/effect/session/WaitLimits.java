// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import java.time.Duration;

/**
 * How long a coordinator waits for others in the target.
 *
 * @param forLocks that other sessions hold on tables, before the effect is given up for now
 * @param withOwnRun for another coordinator of the same run to notice that it was replaced
 * @param withOtherRun for a session that ends right now and still shows for a moment
 */
public record WaitLimits(Duration forLocks, Duration withOwnRun, Duration withOtherRun) {
  public static final WaitLimits USUAL =
      new WaitLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(3));
}
