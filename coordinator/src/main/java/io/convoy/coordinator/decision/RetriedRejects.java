// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.RejectsRetried;
import io.convoy.schemas.event.RunState;

/**
 * Rows that a run rejected and that were loaded after its end: they count as loaded from then on.
 * Its tables keep the numbers that they had when the run ended.
 */
final class RetriedRejects {
  private RetriedRejects() {}

  /** Totals, so that a fact that comes twice or late changes nothing. */
  static void counted(RunChange change, RejectsRetried fact) {
    RunState run = change.run();
    long more = fact.getLoaded() - run.getRowsRetried();
    if (more > 0) {
      run.setRowsRetried(fact.getLoaded());
      Runs.warn(
          run.getWarnings(),
          "rejected rows, tried again: %,d loaded, %,d still rejected"
              .formatted(more, fact.getRejected()));
    }
  }
}
