// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.table.RowRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a run is at work, may go on or is over: the same answer for whoever reads its state. */
public final class RunStatus {
  /** The oldest first; of two that began at the same time, always the same one. */
  public static final Comparator<RunState> BY_AGE =
      Comparator.comparing(RunState::getStartedAt).thenComparing(RunState::getRunId);

  private RunStatus() {}

  /** From DESCRIBE to COMPARE, paused or not. Else nothing happens unless a person asks for it. */
  public static boolean isAtWork(RunState run) {
    return switch (run.getPhase()) {
      case DESCRIBE, RESET, SCHEMA, PLAN, COPY, FINALIZE, SEQUENCES, VERIFY, SWAP, COMPARE, APPLY ->
          true;
      case COMPLETED, FAILED, CANCELLED -> false;
    };
  }

  /** Failed, and can go on once its reason is mended. */
  public static boolean isResumable(RunState run) {
    return run.getPhase() == Phase.FAILED && run.getResumeAt() != null;
  }

  /** At work, or may be again. */
  public static boolean isUnfinished(RunState run) {
    return isAtWork(run) || isResumable(run);
  }

  /** Cancelled, with traces of it left in the target and in Kafka. */
  public static boolean isBeingReleased(RunState run) {
    return run.getPhase() == Phase.CANCELLED && run.getEndedAt() == null;
  }

  /** Cancelled, and nothing is left of it. */
  public static boolean isCancelled(RunState run) {
    return run.getPhase() == Phase.CANCELLED && run.getEndedAt() != null;
  }

  /** Over, and what it left out is being tried again. */
  public static boolean isRetrying(RunState run) {
    return !isUnfinished(run) && run.getRetrying();
  }

  /** Over, and the tables that its swap put aside are being dropped. */
  public static boolean isDroppingOld(RunState run) {
    return !isUnfinished(run) && run.getDroppingOld();
  }

  /** Nothing can happen to it any more but what a person asks for: finalize, drop-old. */
  public static boolean isOver(RunState run) {
    return !isUnfinished(run) && !isBeingReleased(run) && !isRetrying(run) && !isDroppingOld(run);
  }

  /**
   * The newest step that brought all tables and ended well: the target has all that the source had
   * when it began. Empty where the target never followed, was loaded anew since, or has taken over.
   */
  public static Optional<RunState> newestStep(Collection<RunState> runs) {
    return newest(runs, RunStatus::saysWhatTheTargetHas).filter(run -> run.getKind() == Kind.SYNC);
  }

  /** Of those that are such, the one that began last. */
  public static Optional<RunState> newest(Collection<RunState> runs, Predicate<RunState> which) {
    return runs.stream().filter(which).max(BY_AGE);
  }

  private static boolean saysWhatTheTargetHas(RunState run) {
    return switch (run.getKind()) {
      case REPLICATE, HANDOVER -> run.getPhase() == Phase.COMPLETED;
      case SYNC -> run.getPhase() == Phase.COMPLETED && run.getOnly().isEmpty();
      case VERIFY, REPAIR -> false;
    };
  }

  /** Which rows a run is about, to follow what is said of its tables; empty for all. */
  public static String inRange(RunState run) {
    RowRange range = run.getRange();
    return range == null
        ? ""
        : " in rows whose %s is at least %s and below %s"
            .formatted(range.getColumn(), range.getFrom(), range.getTo());
  }
}
