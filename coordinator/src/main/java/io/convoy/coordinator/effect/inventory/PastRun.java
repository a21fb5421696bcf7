// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.schemas.event.Kind;
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

  /** Whether the target took over from its source with it. */
  boolean isTakeover() {
    return kind.equals(Kind.HANDOVER.name()) && !isDifferent();
  }

  /** Whether the target was found to be other than the source. */
  public boolean isDifferent() {
    return outcome.equals(RunHistory.DIFFERENT);
  }
}
