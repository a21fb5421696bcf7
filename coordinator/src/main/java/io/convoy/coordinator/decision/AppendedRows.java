// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;

/**
 * What is proven of a table that rows are only added to: that each row of the source has its row in
 * the target, by its key. Rows that the target has beside them, and those that have other values
 * there, are told apart when rows are matched. The sums of the target then have to be those of the
 * source and of these rows: so that nothing is missing, and nothing is left that was not counted.
 */
final class AppendedRows {
  private AppendedRows() {}

  /** Rows that are no part of what the table is to have. */
  static long counted(TableState table, RowsCompared fact) {
    return table.getProgress().getAppended()
        ? fact.getMissing()
        : fact.getMissing() + fact.getExtra() + fact.getChanged();
  }

  /** Rows that were brought. */
  static long mended(TableProgress progress) {
    return progress.getAppended()
        ? progress.getRowsMissing()
        : progress.getRowsMissing() + progress.getRowsExtra() + progress.getRowsChanged();
  }

  /** Takes in which rows differ, of which none is to be brought. */
  static Verdict verdict(RunState run, TableState table, RowsCompared fact) {
    TableProgress progress = table.getProgress();
    if (!progress.getAppended()) {
      return SecondLook.verdict(run, table, fact);
    }
    boolean areThere =
        fact.getMissing() == 0
            && areThere(table, progress.getRowsVerified(), progress.getChecksumVerified());
    Verdict verdict = areThere ? Verdict.EQUAL : SecondLook.verdict(run, table, fact);
    progress.setDifferences(
        fact.getDifferences().stream()
            .filter(row -> verdict == Verdict.DIFFERENT && row.getKind() == DifferenceKind.MISSING)
            .toList());
    if (verdict == Verdict.DIFFERENT && fact.getMissing() == 0) {
      progress.setDetail(
          "the target was written to while it was compared, so that it is not known whether rows"
              + " are missing; compare again");
    }
    return verdict;
  }

  /**
   * True where a target with such sums has a row for each of the source's.
   *
   * @param rows of the target, after the missing ones were added
   */
  static boolean areThere(TableState table, long rows, long checksum) {
    TableProgress progress = table.getProgress();
    return rows == progress.getRowsExtracted() + progress.getRowsExtra()
        && checksum == progress.getChecksum() + table.getLeftSum();
  }
}
