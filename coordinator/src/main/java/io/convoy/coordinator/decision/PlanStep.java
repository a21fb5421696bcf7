// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Retries.NextTry;
import io.convoy.schemas.event.Capture;
import io.convoy.schemas.event.ChangesFound;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableChanges;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.name.TableName;
import java.util.Objects;

/** PLAN: into which chunks each table is cut. A table that is begun anew is planned anew. */
final class PlanStep extends Step {
  PlanStep() {
    super(Phase.PLAN, RunState::getPlanned);
  }

  @Override
  void begin(RunChange change) {
    change.sendTasks();
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case TableChanges changes -> LogChanges.tableChanges(change, changes);
      case TableMarked marked -> marked(change, marked);
      case TablePlanned planned -> tablePlanned(change, planned);
      case ChangesFound found -> LogChanges.found(change, found);
      default -> {
        // Of another step.
      }
    }
  }

  private static void marked(RunChange change, TableMarked fact) {
    if (LoadMarks.isLoad(change.run())) {
      LoadMarks.tableMarked(change, fact);
    } else {
      Watermarks.tableMarked(change, fact);
    }
  }

  @Override
  boolean failed(RunChange change, TaskFailed fact) {
    return switch (TaskIds.kind(change.run().getRunId(), fact.getTaskId())) {
      case PLAN -> {
        planFailed(change, fact);
        yield true;
      }
      case CHANGES -> {
        LogChanges.failed(change, fact);
        yield true;
      }
      case DESCRIBE, CHUNK, RELEASE, COUNT, COMPARE, LOAD, EFFECT -> false;
    };
  }

  @Override
  void sendTasks(RunChange change) {
    LogChanges.sendTask(change);
  }

  @Override
  void sendTasks(RunChange change, TableState table) {
    if (table.getProgress().getStage() == Stage.CREATED
        && table.getCapture() == Capture.COMPARE
        && !table.getPlanIssued()
        && table.getPlanRetryAt() <= change.now().toEpochMilli()) {
      sendTask(change, Objects.requireNonNull(change.table(table.getTable())));
    }
  }

  private static void sendTask(RunChange change, TableState table) {
    RunState run = change.run();
    int generation = table.getProgress().getGeneration();
    table.setPlanIssued(true);
    table.setPlanAttempt(table.getPlanAttempt() + 1);
    change.send(
        TaskIds.plan(run.getRunId(), table.getTable(), generation),
        table.getPlanAttempt(),
        new PlanTable(
            PlanOutline.of(change.description(table).table(), Watermarks.columns(table)),
            run.getSnapshotId(),
            generation,
            Watermarks.wish(run, table)));
  }

  private static void tablePlanned(RunChange change, TablePlanned fact) {
    TableState table = change.tableAt(Stage.CREATED, fact.getTable());
    if (table == null
        || !Runs.isCurrent(table, fact.getGeneration())
        || !LogChanges.isPlan(table, fact)) {
      return;
    }
    if (fact.getChunks() > 0 && change.chunk(fact.getTable(), fact.getChunks() - 1) == null) {
      RunEnd.fail(
          change,
          ErrorCode.INTERNAL.name(),
          "The plan of %s announced %d chunks; the last of them is missing."
              .formatted(TableName.of(fact.getTable()), fact.getChunks()));
      return;
    }
    table.setPlanIssued(false);
    table.setPlanFailures(0);
    if (KeySearch.isUnderWay(table)) {
      KeySearch.begin(change, table, fact.getChunks());
    } else if (!planned(change, table, fact.getChunks())) {
      boolean isMarkWanted = LoadMarks.wish(change.run(), table) != null;
      SourceCount.take(change, table, fact.getSnapshotId(), isMarkWanted ? null : fact.getRows());
    }
  }

  /** The chunks of a table are all known; true where there is nothing to compare. */
  static boolean planned(RunChange change, TableState table, int chunks) {
    table.getProgress().setChunks(chunks);
    table.getProgress().setStage(Stage.PLANNED);
    change.run().setPlanned(change.run().getPlanned() + 1);
    boolean isUntouched = LogChanges.isUntouched(table);
    if (isUntouched) {
      CompareStep.settle(change, table, Verdict.EQUAL);
    }
    return isUntouched;
  }

  private static void planFailed(RunChange change, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : change.table(fact.getTable());
    if (table == null) {
      RunEnd.fail(change, fact);
      return;
    }
    boolean isOut =
        table.getProgress().getStage() == Stage.CREATED
            && Runs.isCurrent(table, fact.getGeneration())
            && table.getPlanIssued()
            && table.getPlanAttempt() == fact.getAttempt();
    if (isOut) {
      table.setPlanIssued(false);
      NextTry next =
          Retries.nextOfReader(change, fact, fact.getSnapshotId(), table.getPlanFailures());
      table.setPlanFailures(next.failures());
      table.setPlanRetryAt(next.at().toEpochMilli());
    }
  }
}
