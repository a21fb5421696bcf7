// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.StageTime;
import io.convoy.schemas.event.StepTime;
import io.convoy.schemas.event.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long a run was at a step.
 *
 * @param begunAt the first time
 * @param took all times together
 */
public record StepLength(Phase phase, Instant begunAt, Duration took) {
  /**
   * The steps of a run, and how long it stood still between failures and resumes.
   *
   * @param now until when the one that goes on is counted
   */
  public static List<StepLength> of(RunState run, Instant now) {
    return run.getSteps().stream()
        .map(step -> of(step, run, now))
        .filter(step -> !isEnd(step.phase()) || step.took().isPositive())
        .toList();
  }

  private static StepLength of(StepTime step, RunState run, Instant now) {
    Duration took = Duration.ofMillis(step.getMillis());
    boolean goesOn = step.getPhase() == run.getPhase() && !isEnd(run.getPhase());
    Duration current = Duration.between(run.getPhaseSince(), now);
    return new StepLength(
        step.getPhase(),
        step.getBegunAt(),
        goesOn && current.isPositive() ? took.plus(current) : took);
  }

  private static boolean isEnd(Phase phase) {
    return switch (phase) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case DESCRIBE, RESET, SCHEMA, PLAN, COPY, FINALIZE, SEQUENCES, VERIFY, SWAP, COMPARE, APPLY ->
          false;
    };
  }

  /** As a person calls it. */
  public String name() {
    return phase == Phase.FAILED ? "stopped, until it was resumed" : phase.name();
  }

  /** From when a table was at one stage until it was at another; empty where it was not. */
  static Optional<Duration> between(TableProgress table, Stage from, Stage to) {
    return at(table, from).flatMap(begin -> at(table, to).map(end -> Duration.between(begin, end)));
  }

  private static Optional<Instant> at(TableProgress table, Stage stage) {
    return table.getReached().stream()
        .filter(time -> time.getStage() == stage)
        .map(StageTime::getAt)
        .findFirst();
  }
}
