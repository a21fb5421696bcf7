// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Retries.NextTry;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.name.TableName;
import org.jspecify.annotations.Nullable;

/**
 * What the source itself counts, against what was read: a range that was left out or read twice
 * shows here, and nowhere else.
 */
final class SourceCount {
  private SourceCount() {}

  static void tableCounted(RunChange change, TableCounted fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table != null) {
      table.setCountIssued(false);
      take(change, table, fact.getSnapshotId(), fact.getRows());
    }
  }

  /**
   * Takes a count, and asks for another one where it is of another point in time than the chunks,
   * about which it then says nothing.
   *
   * @param rows null where the source was not asked
   */
  static void take(RunChange change, TableState table, String snapshotId, @Nullable Long rows) {
    TableProgress progress = table.getProgress();
    boolean isWanted = !Runs.atLeast(table, Stage.EXTRACTED) && progress.getRowsCounted() < 0;
    if (rows != null && isWanted && change.run().getEqualSnapshots().contains(snapshotId)) {
      progress.setRowsCounted(rows);
      LoadMarks.tableCounted(change.run(), table);
    }
    if (isTaskDue(change, table)) {
      sendTask(change, table);
    }
  }

  /** True where the source is to be asked now. */
  static boolean isTaskDue(RunChange change, TableState table) {
    return Runs.canRead(change.run())
        && !LogChanges.areKeysKnown(table)
        && table.getProgress().getStage() == Stage.PLANNED
        && table.getProgress().getRowsCounted() < 0
        && !table.getCountIssued()
        && table.getCountRetryAt() <= change.now().toEpochMilli();
  }

  /**
   * Asks how many rows the source has of a table whose plan did not come with the answer; and up to
   * where its watermark has come, which its chunks need not wait for.
   */
  static void sendTask(RunChange change, TableState table) {
    RunState run = change.run();
    int generation = table.getProgress().getGeneration();
    table.setCountIssued(true);
    table.setCountAttempt(table.getCountAttempt() + 1);
    change.send(
        TaskIds.count(run.getRunId(), table.getTable(), generation),
        table.getCountAttempt(),
        new CountTable(
            table.getTable(),
            run.getSnapshotId(),
            generation,
            table.getProgress().getSchemaId(),
            LoadMarks.wish(run, table),
            LoadMarks.outline(change, table)));
  }

  static void taskFailed(RunChange change, TaskFailed fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    boolean isOut =
        table != null && table.getCountIssued() && table.getCountAttempt() == fact.getAttempt();
    if (table != null && isOut) {
      table.setCountIssued(false);
      NextTry next =
          Retries.nextOfReader(change, fact, fact.getSnapshotId(), table.getCountFailures());
      table.setCountFailures(next.failures());
      table.setCountRetryAt(next.at().toEpochMilli());
    }
  }

  /**
   * True where the chunks are all that the source has; else the table begins anew. Where the source
   * has no point in time that both belong to, a difference proves nothing and is told.
   */
  static boolean isMet(RunChange change, TableState table) {
    TableProgress progress = table.getProgress();
    if (progress.getRowsCounted() == progress.getRowsExtracted()) {
      return true;
    }
    String difference =
        "the source counts %d rows, and %d were read"
            .formatted(progress.getRowsCounted(), progress.getRowsExtracted());
    if (change.run().getGuarantee() == Guarantee.ONE_POINT_IN_TIME) {
      notMet(change, table, difference);
      return false;
    }
    Runs.warn(
        progress.getWarnings(),
        difference + "; it gives no point in time, and may have been written to in between");
    return true;
  }

  /** Once it may have been an accident; the second time the run fails, and a resume tries again. */
  static void notMet(RunChange change, TableState table, String difference) {
    boolean isFirst = table.getMiscounts() == 0;
    table.setMiscounts(isFirst ? 1 : 0);
    Generations.beginAnew(change, table, difference);
    if (!isFirst) {
      RunEnd.fail(
          change,
          ErrorCode.ROWS_MISCOUNTED.name(),
          "table %s: %s, also when it was read anew; the copy would not be whole"
              .formatted(TableName.of(table.getTable()), difference));
    }
    change.sendTasks();
    change.deriveEffects();
  }
}
