// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.config.CronTimes;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When {@code sync.schedule} starts the next step: the same answer for the coordinator that starts
 * it and for whoever asks. It follows from the runs that are remembered alone, so that it does not
 * matter which coordinator asks, nor how often: a step that was started is one of them.
 *
 * @param due when; it may have passed, where nobody could start it. Null where none will start
 * @param reason why none will start, to be read after a colon; empty where one will
 */
public record SyncOutlook(@Nullable Instant due, String reason) {
  /**
   * Of the runs that are remembered. Whatever was missed since the newest full step, or the load,
   * began is due once.
   */
  public static SyncOutlook of(CronTimes times, Collection<RunState> runs) {
    Optional<RunState> base = RunStatus.newest(runs, SyncOutlook::saysWhatTheTargetIs);
    if (base.isEmpty()) {
      return none(
          "no load of this pipeline is known; once there is one, or 'convoy start sync' ends well,"
              + " steps start");
    }
    RunState last = base.orElseThrow();
    if (last.getKind() == Kind.HANDOVER) {
      return none("with run " + last.getRunId() + " the target takes over");
    }
    if (last.getPhase() != Phase.COMPLETED) {
      return none(
          "load "
              + last.getRunId()
              + " is not completed ("
              + last.getPhase()
              + "), and a step would take its place");
    }
    Instant begun =
        RunStatus.newest(runs, SyncOutlook::isStep)
            .map(RunState::getStartedAt)
            .filter(last.getStartedAt()::isBefore)
            .orElse(last.getStartedAt());
    return times
        .next(begun)
        .map(due -> new SyncOutlook(due, ""))
        .orElseGet(() -> none("such a time comes no more"));
  }

  /** The ids of those runs that it follows from; they are to be remembered. */
  public static Set<String> needed(Collection<RunState> runs) {
    Set<String> ids = new HashSet<>();
    RunStatus.newest(runs, SyncOutlook::saysWhatTheTargetIs)
        .map(RunState::getRunId)
        .ifPresent(ids::add);
    RunStatus.newest(runs, SyncOutlook::isStep).map(RunState::getRunId).ifPresent(ids::add);
    return ids;
  }

  /** True where a step is to start now. */
  public boolean isDue(Instant now) {
    return due != null && !due.isAfter(now);
  }

  /** In words. */
  @Override
  public String toString() {
    return due == null ? "no step starts: " + reason : "the next step is due at " + due;
  }

  private static SyncOutlook none(String reason) {
    return new SyncOutlook(null, reason);
  }

  /** Whether the target is a copy that may step on; a step that failed leaves it what it was. */
  private static boolean saysWhatTheTargetIs(RunState run) {
    return switch (run.getKind()) {
      case REPLICATE, HANDOVER -> !wasRefused(run);
      case SYNC -> isStep(run) && run.getPhase() == Phase.COMPLETED;
      case VERIFY, REPAIR -> false;
    };
  }

  /** One of all tables, whatever became of it. */
  private static boolean isStep(RunState run) {
    return run.getKind() == Kind.SYNC && run.getOnly().isEmpty() && !wasRefused(run);
  }

  /** It never began. */
  private static boolean wasRefused(RunState run) {
    return ErrorCode.RUN_IN_PROGRESS.name().equals(run.getFailureCode());
  }
}
