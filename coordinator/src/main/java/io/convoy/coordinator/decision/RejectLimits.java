// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.config.RejectLimit;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.name.TableName;

/**
 * Knows how many rows of a table may be rejected. Loaders keep to a number of rows by themselves,
 * and cannot know what a share of a table is.
 */
final class RejectLimits {
  /** So many are never the reason to end a run whose table is not read to its end. */
  private static final long FEW_REJECTS = 1_000;

  private RejectLimits() {}

  /** Ends the run where a table has lost more rows than it may. */
  static boolean endRun(RunChange change, TableProgress progress) {
    RejectLimit limit = change.policy().rejects();
    if (progress.getRowsRejected() <= mostRejected(progress, limit)) {
      return false;
    }
    RunEnd.fail(
        change,
        ErrorCode.REJECTS_EXCEEDED.name(),
        limit.exceeded(
            TableName.of(progress.getTable()),
            progress.getRowsRejected(),
            progress.getRowsExtracted()));
    return true;
  }

  private static long mostRejected(TableProgress progress, RejectLimit limit) {
    long extracted = progress.getRowsExtracted();
    if (progress.getStage().compareTo(Stage.EXTRACTED) >= 0) {
      return limit.mostOf(extracted);
    }
    // Bad rows may stand together, and an estimate may be far too low.
    long soFar = limit.mostOf(Math.max(progress.getEstimatedRows(), extracted));
    return limit.isShare() ? Math.max(FEW_REJECTS, soFar) : soFar;
  }
}
