// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.FinalizeRun;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RowsRejected;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.SnapshotJoined;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableDescriptionPart;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.TopicOpened;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Decides what follows from a command, a fact or the time that passed. Immutable. */
public final class DecisionCore {
  static {
    ContractClasses.trust();
  }

  private final RunPolicy policy;

  public DecisionCore(RunPolicy policy) {
    this.policy = policy;
  }

  /** What follows from a command; nothing from one that does not fit the run's state. */
  public Decision decide(Command command, RunView view, Instant time) {
    Instant now = time.truncatedTo(ChronoUnit.MILLIS);
    RunState run = view.run(command.getRunId());
    if (run == null) {
      return command.getPayload() instanceof StartRun
          ? Commands.start(command.getRunId(), view, policy, now)
          : Decision.NOTHING;
    }
    Draft draft = Draft.of(run, view, policy, now);
    switch (command.getPayload()) {
      case PauseRun pause -> Commands.pause(draft);
      case ResumeRun resume -> Commands.resume(draft, view);
      case CancelRun cancel -> Commands.cancel(draft);
      case FinalizeRun again -> LeftOuts.retry(draft, view);
      default -> {
        // StartRun of a run that is there came twice; anything else is newer than this version.
      }
    }
    return draft.decision();
  }

  /** What follows from a fact; nothing from one of an unknown run or one that came before. */
  public Decision decide(Event event, RunView view, Instant time) {
    RunState run =
        event.getRunId().isEmpty() ? view.activeRun().orElse(null) : view.run(event.getRunId());
    if (run == null) {
      return Decision.NOTHING;
    }
    Draft draft = Draft.of(run, view, policy, time.truncatedTo(ChronoUnit.MILLIS));
    if (Runs.holdsPipeline(run)) {
      Waits.take(draft, event);
    }
    if (Runs.isOpen(run)) {
      record(draft, event.getPayload());
      PhaseMachine.advance(draft);
    } else {
      afterTheEnd(draft, event.getPayload());
    }
    return draft.decision();
  }

  /** What follows from the time: tasks that were to wait until now go out. */
  public Decision tick(RunView view, Instant time) {
    RunState run = view.activeRun().orElse(null);
    if (run == null) {
      return Decision.NOTHING;
    }
    Draft draft = Draft.of(run, view, policy, time.truncatedTo(ChronoUnit.MILLIS));
    Issuing.issueDue(draft);
    return draft.decision();
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
    Draft draft = Draft.of(run, view, policy, time.truncatedTo(ChronoUnit.MILLIS));
    Failures.fail(draft, ErrorCode.INTERNAL.name(), message);
    return draft.decision();
  }

  /** All that is to be done on the target now, derived from the state alone; largest first. */
  public List<Effect> pendingEffects(RunView view) {
    RunState run = view.activeRun().orElse(null);
    if (run == null) {
      return List.of();
    }
    return PendingEffects.of(
        run,
        () -> {
          try (Stream<TableState> tables = view.tables(run.getRunId())) {
            return tables.sorted(Runs.LARGEST_FIRST).toList();
          }
        },
        view);
  }

  private static void record(Draft draft, Object payload) {
    switch (payload) {
      case TableDescriptionPart fact -> Describing.descriptionPart(draft, fact);
      case TableDescribed fact -> Describing.tableDescribed(draft, fact);
      case SnapshotOpened fact -> Snapshots.opened(draft, fact);
      case SnapshotJoined fact -> SnapshotHolders.joined(draft.run(), fact);
      case ChunkPlanned fact -> Planning.chunkPlanned(draft, fact);
      case TablePlanned fact -> Planning.tablePlanned(draft, fact);
      case TableCounted fact -> Counting.tableCounted(draft, fact);
      case TopicOpened fact -> Openings.topicOpened(draft, fact);
      case ChunkExtracted fact -> Copying.chunkExtracted(draft, fact);
      case CheckpointAdvanced fact -> Copying.checkpointAdvanced(draft, fact);
      case RowsRejected fact -> Copying.rowsRejected(draft, fact);
      case TaskFailed fact -> Failures.taskFailed(draft, fact);
      case TargetReset fact -> TargetFacts.targetReset(draft);
      case TableCreated fact -> TargetFacts.tableCreated(draft, fact);
      case TableFinalized fact -> TargetFacts.tableFinalized(draft, fact);
      case ForeignKeysAdded fact -> TargetFacts.foreignKeysAdded(draft, fact);
      case SequencesSet fact -> TargetFacts.sequencesSet(draft, fact);
      case TableVerified fact -> TargetFacts.tableVerified(draft, fact);
      case TargetReleased fact -> TargetFacts.targetReleased(draft);
      default -> {
        // A fact of a newer version.
      }
    }
  }

  private static void afterTheEnd(Draft draft, Object payload) {
    switch (payload) {
      case SnapshotOpened fact -> Snapshots.releaseStray(draft, fact);
      case TargetReleased fact -> TargetFacts.targetReleased(draft);
      case LeftOutRetried fact -> LeftOuts.retried(draft, fact);
      case TaskFailed fact -> {
        Commands.releaseFailed(draft, fact);
        LeftOuts.failed(draft, fact);
      }
      default -> {
        // Work that was still under way when the run ended.
      }
    }
  }
}
