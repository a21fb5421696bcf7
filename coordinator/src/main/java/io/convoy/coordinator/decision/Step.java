// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a run does after the other: which facts tell of it, which tasks and which
 * work on the target it needs, and when it is done. {@link DecisionCore} calls these methods, in
 * the order in which they stand here, for each step of the run's {@link RunKind}.
 *
 * <p>Steps hold nothing and do not know one another: what a step does follows from the state of the
 * run, so that any replica can go on where another one stopped. Facts of a step may come while the
 * run is at another one, since a table does not wait for the others where it need not.
 */
abstract class Step {
  private final Phase phase;
  private final ToIntFunction<RunState> through;

  /**
   * @param phase what the state of a run calls this step
   * @param through how many tables are through this step
   */
  Step(Phase phase, ToIntFunction<RunState> through) {
    this.phase = phase;
    this.through = through;
  }

  final Phase phase() {
    return phase;
  }

  /** The run comes to this step. */
  void begin(RunChange change) {}

  /** Takes a fact of this step into the state; leaves alone those of other steps. */
  abstract void record(RunChange change, Object fact);

  /** What it means that a task failed; false where the task is none of this step. */
  boolean failed(RunChange change, TaskFailed fact) {
    return false;
  }

  /** Draws what follows for a table that the fact at hand may have changed. */
  void tableChanged(RunChange change, TableState table) {}

  /** True once the run may go to the next step. Counts decide, never the order of facts. */
  boolean isDone(RunState run) {
    return through.applyAsInt(run) == run.getTables();
  }

  /** Sends the tasks of the run that are due, as {@link RunChange#sendTasks} asked for. */
  void sendTasks(RunChange change) {}

  /**
   * Sends the tasks of a table that are due; only called while the source can be read.
   *
   * @param table to be read only
   */
  void sendTasks(RunChange change, TableState table) {}

  /** True while there may be work on the target. */
  boolean isUnderWay(RunState run) {
    return run.getPhase() == phase;
  }

  /** All that is to be done on the target now, largest tables first; from the state alone. */
  List<Effect> effects(RunChange change) {
    return List.of();
  }

  /** Why a run whose steps are all done is no success; null where this step finds nothing. */
  @Nullable String difference(RunChange change) {
    return null;
  }

  /** An effect for each table that is at a stage. */
  static List<Effect> each(
      RunChange change, Stage stage, Function<? super TableState, ? extends Effect> effect) {
    return change.tables().stream()
        .filter(table -> table.getProgress().getStage() == stage)
        .<Effect>map(effect)
        .toList();
  }

  /**
   * Which tables differ; null where none does.
   *
   * @param how names a table and says how it differs
   */
  static @Nullable String difference(
      RunChange change, Function<? super TableProgress, String> how) {
    if (change.run().getDifferent() == 0) {
      return null;
    }
    List<String> different =
        change.tables().stream()
            .map(TableState::getProgress)
            .filter(table -> !table.getEqual())
            .<String>map(how)
            .toList();
    return Runs.count(different.size(), "table differs", "tables differ")
        + " between source and target: "
        + Runs.list(different);
  }
}
