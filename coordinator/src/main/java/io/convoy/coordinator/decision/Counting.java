// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import org.jspecify.annotations.Nullable;

/**
 * What the source itself counts, against what was read: a range that was left out or read twice
 * shows here, and nowhere else.
 */
final class Counting {
  private Counting() {}

  static void tableCounted(RunChange change, TableCounted fact) {
    TableState table = change.table(fact.getTable());
    if (table == null || !Generations.isCurrent(table, fact.getGeneration())) {
      return;
    }
    table.setCountIssued(false);
    take(change, table, fact.getSnapshotId(), fact.getRows());
    Issuing.countIfDue(change, table);
    Copying.closeExtracted(change, table);
  }

  /** A count of another point in time than the chunks' says nothing about them. */
  static void take(RunChange change, TableState table, String snapshotId, @Nullable Long rows) {
    TableProgress progress = table.getProgress();
    boolean isWanted = !Runs.atLeast(table, Stage.EXTRACTED) && progress.getRowsCounted() < 0;
    if (rows != null && isWanted && change.run().getEqualSnapshots().contains(snapshotId)) {
      progress.setRowsCounted(rows);
    }
  }

  /**
   * True where the chunks are all that the source has. Where it has no point in time that both
   * belong to, a difference proves nothing and is told.
   */
  static boolean isWhole(RunChange change, TableState table) {
    TableProgress progress = table.getProgress();
    if (progress.getRowsCounted() == progress.getRowsExtracted()) {
      return true;
    }
    String difference =
        "the source counts %d rows, and %d were read"
            .formatted(progress.getRowsCounted(), progress.getRowsExtracted());
    if (change.run().getGuarantee() == Guarantee.ONE_POINT_IN_TIME) {
      miscounted(change, table, difference);
      return false;
    }
    Runs.warn(
        progress.getWarnings(),
        difference + "; it gives no point in time, and may have been written to in between");
    return true;
  }

  /** Once it may have been an accident; the second time the run fails, and a resume tries again. */
  static void miscounted(RunChange change, TableState table, String difference) {
    RunState run = change.run();
    boolean isFirst = table.getMiscounts() == 0;
    table.setMiscounts(isFirst ? 1 : 0);
    Generations.beginAnew(change, table, difference);
    if (!isFirst) {
      Failures.fail(
          change,
          ErrorCode.ROWS_MISCOUNTED.name(),
          "table %s: %s, also when it was read anew; the copy would not be whole"
              .formatted(Runs.name(table.getTable()), difference));
    }
    if (Runs.isActive(run)) {
      Issuing.issueDue(change);
    }
    change.deriveEffects();
  }
}
