// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import java.time.Instant;

/**
 * A run as the target remembers it.
 *
 * @param outcome in the words that {@link RunHistory} writes
 * @param rows that were loaded
 */
public record PastRun(
    String runId,
    String kind,
    String outcome,
    Instant startedAt,
    Instant finishedAt,
    int tables,
    long rows,
    long rejected) {

  /** Whether the target was found to be other than the source. */
  public boolean isDifferent() {
    return outcome.equals(RunHistory.DIFFERENT);
  }
}
