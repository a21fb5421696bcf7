// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.Ending;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Effect.Opening;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  static List<Effect> of(RunState run, Supplier<List<TableState>> tables, RunView view) {
    String runId = run.getRunId();
    Function<TableState, Description> described = table -> view.description(runId, table);
    if (run.getPaused()) {
      return List.of();
    }
    return switch (run.getPhase()) {
      case DESCRIBE -> List.of();
      case COMPLETED, FAILED ->
          RunStatus.isRetrying(run) ? List.of(new RetryLeftOut(runId)) : List.of();
      case RESET -> List.of(reset(run, tables.get(), described));
      case SCHEMA ->
          each(tables, Stage.DESCRIBED, table -> new CreateTable(runId, described.apply(table)));
      case PLAN, COPY, FINALIZE ->
          run.getFinalized() == run.getTables()
              ? linking(runId, tables, described)
              : copying(runId, tables.get(), described);
      case SEQUENCES ->
          each(tables, Stage.LINKED, table -> new SetSequences(runId, described.apply(table)));
      case VERIFY ->
          run.getVerified() == run.getTables()
              ? List.of(new ReleaseTarget(runId, Ending.COMPLETED))
              : each(tables, Stage.SEQUENCED, table -> verify(table, described.apply(table)));
      case CANCELLED ->
          Runs.isBeingReleased(run)
              ? List.of(new ReleaseTarget(runId, Ending.CANCELLED))
              : List.of();
    };
  }

  private static ResetTarget reset(
      RunState run, List<TableState> tables, Function<TableState, Description> described) {
    return new ResetTarget(
        run.getRunId(), tables.stream().map(described).toList(), run.getIdentity());
  }

  private static List<Effect> linking(
      String runId,
      Supplier<List<TableState>> tables,
      Function<TableState, Description> described) {
    return each(
        tables, Stage.FINALIZED, table -> new AddForeignKeys(runId, described.apply(table)));
  }

  private static List<Effect> copying(
      String runId, List<TableState> tables, Function<TableState, Description> described) {
    List<Effect> due = new ArrayList<>();
    Map<String, List<TableState>> opening = new LinkedHashMap<>();
    for (TableState table : tables) {
      String batch = table.getOpening();
      if (batch != null && !Runs.isOpen(table)) {
        opening.computeIfAbsent(batch, first -> new ArrayList<>()).add(table);
      } else if (table.getProgress().getStage() == Stage.EXTRACTED) {
        due.add(finalize(table, described.apply(table)));
      }
    }
    opening.forEach((batch, some) -> due.add(openTopics(runId, batch, some, described)));
    due.add(new TrimTopics(runId));
    return due;
  }

  static OpenTopics openTopics(
      String runId,
      String batch,
      List<TableState> tables,
      Function<TableState, Description> described) {
    return new OpenTopics(
        runId,
        batch,
        tables.stream()
            .map(table ->
                new Opening(
                    described.apply(table),
                    table.getProgress().getEstimatedBytes(),
                    table.getProgress().getGeneration()))
            .toList());
  }

  static FinalizeTable finalize(TableState table, Description description) {
    TableProgress progress = table.getProgress();
    return new FinalizeTable(
        progress.getRunId(),
        description,
        progress.getGeneration(),
        progress.getTopic(),
        progress.getPartitions().stream().map(PartitionProgress::getLastOffset).toList(),
        progress.getRowsExtracted());
  }

  private static VerifyTable verify(TableState table, Description description) {
    TableProgress progress = table.getProgress();
    return new VerifyTable(
        progress.getRunId(),
        description,
        progress.getSchemaId(),
        progress.getRowsExtracted() - progress.getRowsRejected(),
        progress.getChecksum());
  }

  private static List<Effect> each(
      Supplier<List<TableState>> tables, Stage stage, Function<TableState, Effect> effect) {
    return tables.get().stream()
        .filter(table -> table.getProgress().getStage() == stage)
        .map(effect)
        .toList();
  }
}
