// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.channel.RunIds;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.channel.SyncOutlook;
import io.convoy.common.config.CronTimes;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.DropOld;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.FinalizeRun;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RejectsRetried;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TablesGone;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.ThrottleRun;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows from a command, a fact or the time that passed. Immutable.
 *
 * <p>A fact goes through this class from top to bottom: it is recorded by the step that knows it,
 * the run moves on as far as its steps are done, tasks that are due go out, and what is to be done
 * on the target follows from the state.
 */
public final class DecisionCore {
  static {
    ContractClasses.trust();
  }

  private final RunPolicy policy;
  private final @Nullable CronTimes schedule;

  /** The phases of a run that are steps of its kind, one after the other. */
  public static List<Phase> phases(RunState run) {
    return RunKind.of(run).steps().stream().map(Step::phase).toList();
  }

  /** One that begins no run by itself. */
  public DecisionCore(RunPolicy policy) {
    this(policy, null);
  }

  /**
   * @param schedule when a step begins without a command; null for never
   */
  public DecisionCore(RunPolicy policy, @Nullable CronTimes schedule) {
    this.policy = policy;
    this.schedule = schedule;
  }

  /** What follows from a command; nothing from one that does not fit the run's state. */
  public Decision decide(Command command, RunView view, Instant time) {
    RunState run = view.run(command.getRunId());
    if (run == null) {
      return begin(command, view, millis(time));
    }
    RunChange change = change(run, view, time);
    switch (command.getPayload()) {
      case PauseRun pause -> Commands.pause(change);
      case ResumeRun resume -> Commands.resume(change, view);
      case CancelRun cancel -> Commands.cancel(change);
      case ThrottleRun throttle -> Commands.throttle(change, throttle.getMbPerSecond());
      case FinalizeRun again -> LeftOuts.retry(change, view);
      case DropOld drop -> OldTables.drop(change, view);
      default -> {
        // StartRun of a run that is there came twice; anything else is newer than this version.
      }
    }
    return conclude(change);
  }

  private Decision begin(Command command, RunView view, Instant now) {
    String runId = command.getRunId();
    return switch (command.getPayload()) {
      case StartRun start -> conclude(Commands.start(runId, start, view, policy, now));
      case StartVerify start -> conclude(Commands.verify(runId, start, view, policy, now));
      case StartSync start -> conclude(Commands.sync(runId, start, view, policy, now));
      default -> Decision.NOTHING;
    };
  }

  /** What follows from a fact; nothing from one of an unknown run or one that came before. */
  public Decision decide(Event event, RunView view, Instant time) {
    RunState run =
        event.getRunId().isEmpty() ? view.activeRun().orElse(null) : view.run(event.getRunId());
    if (run == null) {
      return Decision.NOTHING;
    }
    RunChange change = change(run, view, time);
    if (Runs.holdsPipeline(run)) {
      Waits.take(change, event);
    }
    if (RunStatus.isUnfinished(run)) {
      record(change, event.getPayload());
    } else {
      afterTheEnd(change, event.getPayload());
    }
    return conclude(change);
  }

  /**
   * What follows from the time: tasks that were to wait until now go out, and where no run is at
   * work a step begins that is due.
   */
  public Decision tick(RunView view, Instant time) {
    RunState run = view.activeRun().orElse(null);
    if (run == null) {
      return beginScheduled(view, millis(time));
    }
    RunChange change = change(run, view, time);
    change.sendTasks();
    return conclude(change);
  }

  /** When the next step begins without a command; empty where none is ever to. */
  public Optional<SyncOutlook> outlook(RunView view) {
    return Optional.ofNullable(schedule).map(times -> SyncOutlook.of(times, view.runs()));
  }

  /** The run is remembered in the transaction that begins it: nobody begins it a second time. */
  private Decision beginScheduled(RunView view, Instant now) {
    String runId = RunIds.ofSchedule(now);
    boolean isDue = outlook(view).filter(outlook -> outlook.isDue(now)).isPresent();
    if (!isDue || view.run(runId) != null) {
      return Decision.NOTHING;
    }
    StartSync all = StartSync.newBuilder().setOnly(List.of()).build();
    return conclude(Commands.sync(runId, all, view, policy, now));
  }

  /** Looks for runs in which nothing moves. */
  public StallWatch stallWatch() {
    return new StallWatch(policy);
  }

  /** Stops a run because of a defect, so that one bad fact cannot stop the coordinator. */
  public Decision fail(String runId, String message, RunView view, Instant time) {
    RunState run = view.run(runId);
    if (run == null) {
      return Decision.NOTHING;
    }
    RunChange change = change(run, view, time);
    RunEnd.fail(change, ErrorCode.INTERNAL.name(), message);
    return conclude(change);
  }

  /** All that is to be done on the target now, derived from the state alone; largest first. */
  public List<Effect> pendingEffects(RunView view) {
    RunState run = view.activeRun().orElse(null);
    return run == null
        ? List.of()
        : RunKind.of(run).effects(RunChange.of(run, view, policy, run.getPhaseSince()));
  }

  private RunChange change(RunState run, RunView view, Instant time) {
    return RunChange.of(run, view, policy, millis(time));
  }

  /** As exact as it is stored. */
  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Takes a fact into the state: each step of the run knows its own. */
  private static void record(RunChange change, Object fact) {
    RunKind kind = RunKind.of(change.run());
    kind.steps().forEach(step -> step.record(change, fact));
    switch (fact) {
      case TaskFailed failed -> taskFailed(change, kind, failed);
      case TablesGone gone -> RunEnd.tablesGone(change, gone);
      case TargetReleased released -> end(change, kind);
      default -> {
        // Of a step, or of a newer version.
      }
    }
    for (TableState table : change.touched()) {
      kind.steps().forEach(step -> step.tableChanged(change, table));
    }
  }

  /** Services and effects try again by themselves what may pass; else the run stops. */
  private static void taskFailed(RunChange change, RunKind kind, TaskFailed fact) {
    boolean isOfStep = kind.steps().stream().anyMatch(step -> step.failed(change, fact));
    if (!isOfStep && !fact.getRetryable()) {
      RunEnd.fail(change, fact);
    }
  }

  /** The last fact of a run: all is done, with success or not. */
  private static void end(RunChange change, RunKind kind) {
    if (kind.isAtEnd(change.run())) {
      boolean isIncomplete = LeftOuts.failAtTheEnd(change);
      Optional<String> difference = kind.difference(change);
      if (difference.isPresent()) {
        RunEnd.failForGood(change, ErrorCode.VERIFICATION_DIFFERENCE, difference.orElseThrow());
      } else if (!isIncomplete) {
        RunEnd.complete(change);
      }
      change.forget(change.run().getRunId());
    }
  }

  /** What is left to be said of a run that is over, or is being released. */
  private static void afterTheEnd(RunChange change, Object fact) {
    boolean isBeingReleased = RunStatus.isBeingReleased(change.run());
    switch (fact) {
      case SnapshotOpened opened -> Snapshots.releaseStray(change, opened);
      case TargetReleased released when isBeingReleased -> RunEnd.released(change);
      case TaskFailed failed when isBeingReleased -> RunEnd.releaseFailed(change, failed);
      case LeftOutRetried retried -> LeftOuts.retried(change, retried);
      case OldDropped dropped -> OldTables.dropped(change, dropped);
      case RejectsRetried retried -> RetriedRejects.counted(change, retried);
      case TaskFailed failed -> {
        LeftOuts.failed(change, failed);
        OldTables.failed(change, failed);
      }
      default -> {
        // Work that was still under way when the run ended.
      }
    }
  }

  /** The same for whatever changed the run: it moves on, and what is due goes out. */
  private static Decision conclude(RunChange change) {
    RunState run = change.run();
    RunKind kind = RunKind.of(run);
    if (RunStatus.isAtWork(run)) {
      moveOn(change, kind);
    }
    boolean isWorking = RunStatus.isAtWork(run) && !run.getPaused();
    if (isWorking && change.sendsTasks()) {
      sendTasks(change, kind);
    }
    SnapshotHolders.settle(change);
    Waits.settle(run);
    List<Effect> fresh = isWorking ? change.effects() : List.of();
    return change.decision(change.derivesEffects() ? kind.effects(change) : fresh);
  }

  /** As far as the steps are done. */
  private static void moveOn(RunChange change, RunKind kind) {
    RunState run = change.run();
    if (Runs.isExtracted(run)) {
      Snapshots.release(change);
    }
    Step step = kind.at(run.getPhase());
    while ((step.isDone(run) || change.takeEndOfStep()) && !kind.isAtEnd(run)) {
      step = kind.next(run);
      run.setPhase(step.phase());
      run.setPhaseSince(change.now());
      step.begin(change);
      change.deriveEffects();
    }
  }

  private static void sendTasks(RunChange change, RunKind kind) {
    kind.steps().forEach(step -> step.sendTasks(change));
    if (Runs.canRead(change.run())) {
      for (TableState table : change.tables()) {
        kind.steps().forEach(step -> step.sendTasks(change, table));
      }
    }
  }
}
