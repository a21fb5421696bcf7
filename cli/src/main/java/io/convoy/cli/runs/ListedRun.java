// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.runs;

import io.convoy.cli.progress.RunPicture;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.effect.inventory.PastRun;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as the list has it.
 *
 * @param kind in the words of the contract
 * @param step that it is at, or where a resume goes on; null where there is none
 */
public record ListedRun(
    String id,
    String kind,
    State state,
    @Nullable String step,
    Times times,
    Counts counts,
    Origin origin) {

  /** How it stands. */
  public enum State {
    RUNNING,
    PAUSED,
    /** At work, and nothing moves. */
    STALLED,
    COMPLETED,
    /** Both sides are not equal. */
    DIFFERENT,
    FAILED,
    CANCELLED
  }

  /** Who knows of it. */
  public enum Origin {
    KAFKA,
    REPORT,
    TARGET
  }

  /** When it began, and how long it took or takes. */
  public record Times(Instant begunAt, Duration took) {}

  /**
   * What it is about.
   *
   * @param tables -1 until they are described
   * @param rows that the target has taken
   * @param different tables that are not equal; null where that is not known
   */
  public record Counts(int tables, long rows, long rejected, @Nullable Integer different) {}

  /** As the coordinator published it. */
  static ListedRun of(RunPicture picture, Instant now) {
    RunState run = picture.run();
    Counts counts =
        new Counts(
            run.getTables(), picture.rowsLoaded(), picture.rowsRejected(), run.getDifferent());
    Phase at = run.getResumeAt() == null ? run.getPhase() : run.getResumeAt();
    return new ListedRun(
        run.getRunId(),
        run.getKind().name(),
        state(run),
        RunStatus.isUnfinished(run) ? at.name() : null,
        new Times(run.getStartedAt(), Duration.between(run.getStartedAt(), end(run, now))),
        counts,
        Origin.KAFKA);
  }

  /** As the target remembers it: only what came to its end is noted there. */
  static ListedRun of(PastRun run) {
    return new ListedRun(
        run.runId(),
        run.kind(),
        run.isDifferent() ? State.DIFFERENT : State.COMPLETED,
        null,
        new Times(run.startedAt(), Duration.between(run.startedAt(), run.finishedAt())),
        new Counts(run.tables(), run.rows(), run.rejected(), run.isDifferent() ? null : 0),
        Origin.TARGET);
  }

  private static Instant end(RunState run, Instant now) {
    if (RunStatus.isAtWork(run)) {
      return now;
    }
    return run.getEndedAt() == null ? run.getPhaseSince() : run.getEndedAt();
  }

  private static State state(RunState run) {
    if (!RunStatus.isAtWork(run)) {
      return ended(run.getPhase().name(), run.getFailureCode());
    }
    if (run.getPaused()) {
      return State.PAUSED;
    }
    return run.getStalledSince() == null ? State.RUNNING : State.STALLED;
  }

  /** The state of a run that stands still in this phase. */
  static State ended(String phase, @Nullable String failureCode) {
    if (ErrorCode.VERIFICATION_DIFFERENCE.name().equals(failureCode)) {
      return State.DIFFERENT;
    }
    if (phase.equals(Phase.COMPLETED.name())) {
      return State.COMPLETED;
    }
    // A report that was written on the way is of a run that did not come further.
    return phase.equals(Phase.CANCELLED.name()) ? State.CANCELLED : State.FAILED;
  }
}
