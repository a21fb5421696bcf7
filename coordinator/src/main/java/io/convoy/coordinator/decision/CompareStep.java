// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.ChunkDigested;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkSummed;
import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.KeysCompared;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableSummed;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.name.TableName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * COMPARE: what the source holds against what the target holds, at rest. Chunks are read as soon as
 * they are planned.
 *
 * <pre>
 *  READING    every chunk is summed up and the source counts as many rows ----> SUMMING
 *  SUMMING    TableSummed: no bucket differs ---------------------------------> equal
 *             TableSummed: some do -------------------------------------------> REREADING
 *  REREADING  the digests of every chunk are there ---------------------------> NAMING
 *  NAMING     RowsCompared ---------------------------------------------------> different
 *             RowsCompared, of a run that repairs ----------------------------> {@link FetchStep}
 * </pre>
 *
 * A table is equal only by the sums of all its rows: whatever comes of its second reading, it stays
 * different; unless it is looked at twice ({@link SecondLook}).
 */
final class CompareStep extends Step {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  CompareStep() {
    super(Phase.COMPARE, RunState::getCompared);
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case ChunkPlanned planned -> chunkPlanned(change, planned);
      case ChunkSummed summed -> {
        CompareChunks.summed(change, summed);
        KeySearch.summed(change, summed);
      }
      case TableCounted counted -> SourceCount.tableCounted(change, counted);
      case TableSummed summed when summed.getKeys() -> KeySearch.tableSummed(change, summed);
      case TableSummed summed -> tableSummed(change, summed);
      case ChunkDigested digested -> {
        CompareChunks.digested(change, digested);
        KeySearch.digested(change, digested);
      }
      case RowsCompared compared -> rowsCompared(change, compared);
      case KeysCompared compared -> KeySearch.compared(change, compared);
      default -> {
        // Of another step.
      }
    }
  }

  @Override
  boolean failed(RunChange change, TaskFailed fact) {
    return switch (TaskIds.kind(change.run().getRunId(), fact.getTaskId())) {
      case COMPARE -> {
        if (KeySearch.isOf(fact)) {
          KeySearch.failed(change, fact);
        } else {
          ChunkTasks.failed(change, fact);
        }
        yield true;
      }
      case COUNT -> {
        SourceCount.taskFailed(change, fact);
        yield true;
      }
      case DESCRIBE, PLAN, CHANGES, CHUNK, RELEASE, LOAD, EFFECT -> false;
    };
  }

  @Override
  void tableChanged(RunChange change, TableState table) {
    TableProgress progress = table.getProgress();
    if (progress.getStage() != Stage.PLANNED
        || progress.getChunksExtracted() != progress.getChunks()) {
      return;
    }
    if (table.getComparing() == Comparing.READING) {
      if (LogChanges.areKeysKnown(table)
          || progress.getRowsCounted() >= 0 && SourceCount.isMet(change, table)) {
        table.setComparing(Comparing.SUMMING);
        change.perform(CompareEffects.sum(change, table));
      }
    } else if (table.getComparing() == Comparing.REREADING) {
      table.setComparing(Comparing.NAMING);
      if (Purpose.of(change.run(), table) == Purpose.NAME) {
        tableRead(change, table);
      }
      change.perform(CompareEffects.rows(change, table));
    }
  }

  /** Not while tables are to be looked at again. */
  @Override
  boolean isDone(RunState run) {
    return super.isDone(run) && !SecondLook.isAwaited(run);
  }

  @Override
  void sendTasks(RunChange change) {
    SecondLook.begin(change);
    CompareTasks.open(change);
  }

  @Override
  void sendTasks(RunChange change, TableState table) {
    if (KeySearch.isTaskDue(change, table)) {
      KeySearch.sendTask(change, Objects.requireNonNull(change.table(table.getTable())));
    }
    if (SourceCount.isTaskDue(change, table)) {
      SourceCount.sendTask(change, Objects.requireNonNull(change.table(table.getTable())));
    }
    if (CompareTasks.areWaiting(table) && change.window().chunks() > 0) {
      CompareTasks.sendWaiting(change, Objects.requireNonNull(change.table(table.getTable())));
    }
  }

  @Override
  boolean isUnderWay(RunState run) {
    return Runs.isComparing(run);
  }

  @Override
  List<Effect> effects(RunChange change) {
    List<Effect> due = new ArrayList<>();
    for (TableState table : change.tables()) {
      KeySearchEffects.of(change, table).ifPresent(due::add);
      Stage stage = table.getProgress().getStage();
      if (stage == Stage.PLANNED && table.getComparing() == Comparing.SUMMING) {
        due.add(CompareEffects.sum(change, table));
      } else if (table.getComparing() == Comparing.NAMING) {
        due.add(CompareEffects.rows(change, table));
      }
    }
    return due;
  }

  private static void chunkPlanned(RunChange change, ChunkPlanned fact) {
    TableState table = change.table(fact.getTable());
    ChunkState chunk = LogChanges.isPlan(table, fact) ? ChunkTasks.planned(change, fact) : null;
    if (table != null && chunk != null) {
      CompareTasks.sendOrWait(change, table, chunk);
    }
  }

  private static void tableSummed(RunChange change, TableSummed fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table == null
        || table.getProgress().getStage() != Stage.PLANNED
        || table.getComparing() != Comparing.SUMMING) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setRowsVerified(fact.getRows());
    progress.setChecksumVerified(fact.getChecksum());
    boolean isSame =
        fact.getRows() == progress.getRowsExtracted()
            && fact.getChecksum() == progress.getChecksum();
    if (fact.getWanted().hasRemaining()) {
      readAgain(change, table, fact);
    } else if (isSame) {
      SecondLook.sumsAreEqual(change.run(), table);
      settle(change, table, Verdict.EQUAL);
    } else {
      throw new IllegalStateException(
          "no bucket of %s differs, and the table does".formatted(TableName.of(table.getTable())));
    }
  }

  private static void readAgain(RunChange change, TableState table, TableSummed fact) {
    TableProgress progress = table.getProgress();
    table.setComparing(Comparing.REREADING);
    if (Purpose.of(change.run(), table) == Purpose.NAME) {
      table.setSums(NOTHING);
    }
    table.setWanted(fact.getWanted());
    table.setDetailed(fact.getDetailed());
    progress.setTopic(fact.getTopic());
    progress.setPartitions(LiveTables.partitions(fact.getPartitions()));
    progress.setChunksExtracted(0);
    table.setChunksWaiting(progress.getChunks());
    if (Runs.canRead(change.run())) {
      CompareTasks.sendWaiting(change, table);
    }
  }

  private static void rowsCompared(RunChange change, RowsCompared fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    if (table == null || table.getComparing() != Comparing.NAMING) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setRowsMissing(fact.getMissing());
    progress.setRowsExtra(fact.getExtra());
    progress.setRowsChanged(fact.getChanged());
    progress.setDetail(fact.getDetail());
    progress.setDifferences(fact.getDifferences());
    table.setLeftSum(fact.getLeftSum());
    if (fact.getStage() == null) {
      settle(change, table, AppendedRows.verdict(change.run(), table, fact));
    } else {
      FetchStep.fetch(change, table, fact.getStage());
    }
  }

  /** The source need not be read again for it. */
  static void tableRead(RunChange change, TableState table) {
    RunState run = change.run();
    table.getProgress().setStage(Stage.EXTRACTED);
    run.setExtracted(run.getExtracted() + 1);
    if (Runs.isExtracted(run)) {
      Snapshots.report(change);
    }
  }

  /** The table is compared. */
  static void settle(RunChange change, TableState table, Verdict verdict) {
    if (!Runs.atLeast(table, Stage.EXTRACTED)) {
      tableRead(change, table);
    }
    RunState run = change.run();
    if (!Runs.isCompared(table)) {
      run.setCompared(run.getCompared() + 1);
      run.setLoaded(run.getLoaded() + 1);
    }
    forget(table);
    table.getProgress().setStage(Stage.VERIFIED);
    table.getProgress().setEqual(verdict == Verdict.EQUAL);
    run.setVerified(run.getVerified() + 1);
    run.setDifferent(run.getDifferent() + (verdict == Verdict.EQUAL ? 0 : 1));
    if (run.getVerified() == run.getTables()) {
      SecondLook.await(change);
      change.deriveEffects();
    } else {
      CompareTasks.open(change);
    }
  }

  /** Nothing is known any more of what its rows add up to. */
  static void forget(TableState table) {
    table.setComparing(Comparing.READING);
    table.setSums(NOTHING);
    table.setWanted(NOTHING);
    table.setDetailed(NOTHING);
    table.setDigests(0);
    table.setStage(null);
    table.setRowsFetched(0);
    table.setSumFetched(0);
    table.setBytesFetched(0);
    table.setLeftSum(0);
  }

  @Override
  @Nullable String difference(RunChange change) {
    return difference(change, CompareStep::difference);
  }

  private static String difference(TableProgress table) {
    String how =
        table.getRowsMissing() < 0
            ? table.getDetail()
            : "%d rows missing, %d extra, %d changed"
                .formatted(table.getRowsMissing(), table.getRowsExtra(), table.getRowsChanged());
    return "%s (%s)".formatted(TableName.of(table.getTable()), how);
  }
}
