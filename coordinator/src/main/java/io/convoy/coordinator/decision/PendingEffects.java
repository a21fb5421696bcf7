// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.Ending;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.table.Table;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Derives from the state of a run what is to be done on the target; largest tables first. */
final class PendingEffects {
  private PendingEffects() {}

  /**
   * All effects that are due.
   *
   * @param tables the run's tables, largest first
   */
  static List<Effect> of(RunState run, Supplier<List<TableState>> tables) {
    String runId = run.getRunId();
    if (run.getPaused()) {
      return List.of();
    }
    return switch (run.getPhase()) {
      case DESCRIBE, COMPLETED, FAILED -> List.of();
      case RESET -> List.of(new ResetTarget(runId, described(tables.get()), run.getIdentity()));
      case SCHEMA ->
          each(tables, Stage.DESCRIBED, table -> new CreateTable(runId, table.getTable()));
      case PLAN, COPY, FINALIZE ->
          run.getFinalized() == run.getTables()
              ? each(tables, Stage.FINALIZED, table -> new AddForeignKeys(runId, table.getTable()))
              : each(tables, Stage.EXTRACTED, table -> finalize(runId, table));
      case SEQUENCES ->
          each(tables, Stage.LINKED, table -> new SetSequences(runId, table.getTable()));
      case VERIFY ->
          run.getVerified() == run.getTables()
              ? List.of(new ReleaseTarget(runId, Ending.COMPLETED))
              : each(tables, Stage.SEQUENCED, table -> verify(runId, table));
      case CANCELLED ->
          Runs.isBeingReleased(run)
              ? List.of(new ReleaseTarget(runId, Ending.CANCELLED))
              : List.of();
    };
  }

  static FinalizeTable finalize(String runId, TableState table) {
    TableProgress progress = table.getProgress();
    return new FinalizeTable(
        runId,
        table.getTable(),
        progress.getTopic(),
        progress.getPartitions().stream().map(PartitionProgress::getLastOffset).toList(),
        progress.getRowsExtracted());
  }

  private static VerifyTable verify(String runId, TableState table) {
    TableProgress progress = table.getProgress();
    return new VerifyTable(
        runId,
        table.getTable(),
        progress.getSchemaId(),
        progress.getRowsExtracted() - progress.getRowsRejected(),
        progress.getChecksum());
  }

  private static List<Table> described(List<TableState> tables) {
    return tables.stream().map(TableState::getTable).toList();
  }

  private static List<Effect> each(
      Supplier<List<TableState>> tables, Stage stage, Function<TableState, Effect> effect) {
    return tables.get().stream()
        .filter(table -> table.getProgress().getStage() == stage)
        .map(effect)
        .toList();
  }
}
