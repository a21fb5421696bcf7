// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run does: a list of steps, one after the other. Another kind of run is another line here,
 * and each step that it brings a class.
 *
 * <pre>
 *  StartRun
 *     |                     a run that is refused is FAILED at once
 *     v
 *  DESCRIBE   -- all tables described -----------------> RESET
 *  RESET      -- TargetReset --------------------------> SCHEMA
 *  SCHEMA     -- all tables created -------------------> PLAN
 *  PLAN       -- all tables planned -------------------> COPY        (chunks are read from here on,
 *  COPY       -- all tables read and loaded -----------> FINALIZE     tables finished as they are
 *  FINALIZE   -- all tables final and linked ----------> SEQUENCES    loaded, whatever the phase)
 *  SEQUENCES  -- all sequences set --------------------> VERIFY
 *  VERIFY     -- TargetReleased, no table differs -----> COMPLETED
 *             -- TargetReleased, a table differs ------> FAILED      (for good)
 *             -- all tables verified, under swap ------> SWAP
 *  SWAP       -- TablesSwapped, then as VERIFY           (nothing is swapped where a table differs)
 *
 *  any of these -- a failure that does not pass --> FAILED -- ResumeRun --> the phase it was in
 *  any of these, or FAILED ------- CancelRun -----> CANCELLED -- TargetReleased --> over
 *  FAILED -- StartRun of another run -------------> FAILED      (for good)
 * </pre>
 *
 * A run that verifies goes from DESCRIBE through SCHEMA, where it finds its tables in the target,
 * and PLAN to COMPARE, and ends as above: COMPLETED where no table differs, else FAILED for good.
 *
 * <p>A run that repairs, or synchronizes, goes on from COMPARE to COPY, where the rows that differ
 * come into stages, to APPLY, where they come into the tables, and to VERIFY, where these are
 * summed up once more. A handover ends with SEQUENCES.
 *
 * <p>A pause is no phase: a paused run sends no tasks and has no effects, and counts the facts of
 * what is still under way.
 */
enum RunKind {
  /** The whole database. */
  REPLICATE(
      new DescribeStep(),
      new ResetStep(),
      new SchemaStep(),
      new PlanStep(),
      new CopyStep(),
      new FinalizeStep(),
      new SequenceStep(),
      new VerifyStep()),
  /** The whole database, loaded beside what is there and exchanged for it at the end. */
  REPLICATE_AND_SWAP(REPLICATE, new SwapStep()),
  /** Source and target at rest, at any time; neither is changed. */
  VERIFY(new DescribeStep(), new FindStep(), new PlanStep(), new CompareStep()),
  /** The same, and the target is given what differs. */
  REPAIR(VERIFY, new FetchStep(), new ApplyStep(), new CheckStep()),
  /** The same, to follow a source that goes on: the target keeps the moment that it is of. */
  SYNC(REPAIR),
  /** The same, the last time: the target takes over. */
  HANDOVER(SYNC, new HandoverStep());

  private final List<Step> steps;

  RunKind(Step... steps) {
    this.steps = List.of(steps);
  }

  RunKind(RunKind all, Step... more) {
    this.steps = Stream.concat(all.steps.stream(), Stream.of(more)).toList();
  }

  static RunKind of(RunState run) {
    return switch (run.getKind()) {
      case REPLICATE -> run.getSwaps() ? REPLICATE_AND_SWAP : REPLICATE;
      case VERIFY -> VERIFY;
      case REPAIR -> REPAIR;
      case SYNC -> SYNC;
      case HANDOVER -> HANDOVER;
    };
  }

  List<Step> steps() {
    return steps;
  }

  /** The step that a run at work is at. */
  Step at(Phase phase) {
    return steps.stream().filter(step -> step.phase() == phase).findFirst().orElseThrow();
  }

  /** True where nothing is left to do but to remove the run's traces. */
  boolean isAtEnd(RunState run) {
    Step last = steps.getLast();
    return run.getPhase() == last.phase() && last.isDone(run);
  }

  /** Why a run that is at its end is no success; empty where it is one. */
  Optional<String> difference(RunChange change) {
    return steps.stream().map(step -> step.difference(change)).filter(Objects::nonNull).findFirst();
  }

  /** The step after the one that the run is at. */
  Step next(RunState run) {
    return steps.get(steps.indexOf(at(run.getPhase())) + 1);
  }

  /**
   * All that is to be done on the target now, from the state alone. What brings a table nearest to
   * its end comes first.
   */
  List<Effect> effects(RunChange change) {
    RunState run = change.run();
    if (run.getPaused()) {
      return List.of();
    }
    if (RunStatus.isBeingReleased(run)) {
      return List.of(new ReleaseTarget(run.getRunId(), ending(run, Ending.CANCELLED)));
    }
    if (RunStatus.isRetrying(run)) {
      return List.of(new RetryLeftOut(run.getRunId()));
    }
    if (RunStatus.isDroppingOld(run)) {
      return List.of(new DropOldTables(run.getRunId()));
    }
    if (isAtEnd(run)) {
      return List.of(release(change));
    }
    List<Effect> due = new ArrayList<>();
    steps.reversed().stream()
        .filter(step -> step.isUnderWay(run))
        .forEach(step -> due.addAll(step.effects(change)));
    return due;
  }

  private static Effect release(RunChange change) {
    RunState run = change.run();
    boolean isKeptAside = run.getSwaps() && run.getDifferent() > 0;
    return new ReleaseTarget(
        run.getRunId(),
        ending(run, isKeptAside ? Ending.KEPT_ASIDE : Ending.COMPLETED),
        entry(change),
        LogNotes.loaded(change),
        Watermarks.reached(change),
        carried(change));
  }

  private static Set<TableId> carried(RunChange change) {
    RunState run = change.run();
    if (run.getKind() == Kind.REPLICATE || !run.getOnly().isEmpty() || run.getRange() != null) {
      return Set.of();
    }
    return change.tables().stream()
        .map(table -> table.getProgress().getTable())
        .collect(Collectors.toSet());
  }

  /**
   * Of the many steps by which a target follows its source it keeps the last position alone; and
   * the one with which it follows again after it had taken over.
   */
  private static Optional<RunEntry> entry(RunChange change) {
    return change.run().getKind() == Kind.SYNC && !change.run().getAfterHandover()
        ? Optional.empty()
        : Optional.of(RunEntry.of(change));
  }

  /** What a run that compares finds in the target is not its own. */
  private static Ending ending(RunState run, Ending usual) {
    return switch (run.getKind()) {
      case REPLICATE -> usual;
      case VERIFY -> Ending.COMPARED;
      case REPAIR, HANDOVER -> Ending.MENDED;
      case SYNC ->
          usual == Ending.COMPLETED && LogChanges.areProven(run) ? Ending.PROVEN : Ending.MENDED;
    };
  }
}
