// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StageTime;
import io.convoy.schemas.event.StepTime;
import io.convoy.schemas.event.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes in the state how long a run was in its phases, and when tables came to their stages. What
 * is kept grows with the number of phases and stages, however often a run is resumed or a table is
 * begun anew.
 */
final class Timings {
  private Timings() {}

  /**
   * Notes where a run has come to.
   *
   * @param before the run as it is stored; null where it is new
   */
  static void note(@Nullable RunState before, RunState run, Instant now) {
    Phase phase = run.getPhase();
    @Nullable Phase ended = before == null ? null : before.getPhase();
    if (ended == phase) {
      return;
    }
    Duration spent = before == null ? Duration.ZERO : Duration.between(before.getPhaseSince(), now);
    List<StepTime> steps = new ArrayList<>();
    for (StepTime step : run.getSteps()) {
      long more = step.getPhase() == ended ? Math.max(0, spent.toMillis()) : 0;
      steps.add(new StepTime(step.getPhase(), step.getBegunAt(), step.getMillis() + more));
    }
    if (steps.stream().noneMatch(step -> step.getPhase() == phase)) {
      steps.add(new StepTime(phase, now, 0L));
    }
    run.setSteps(steps);
  }

  /** Notes where a table has come to, and that it has changed. */
  static void note(TableProgress table, Instant now) {
    List<StageTime> reached = new ArrayList<>(table.getReached());
    boolean isNew = reached.isEmpty() || reached.getLast().getStage() != table.getStage();
    if (isNew) {
      // A table that begins anew comes to its stages once more.
      reached.removeIf(past -> past.getStage().compareTo(table.getStage()) >= 0);
      reached.add(new StageTime(table.getStage(), now));
      table.setReached(reached);
    }
    table.setUpdatedAt(now);
  }
}
