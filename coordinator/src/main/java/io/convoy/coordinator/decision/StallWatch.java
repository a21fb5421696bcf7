// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nothing moves in the run that is at work, and lets its state say what is outstanding
 * until something does. Knows when it last saw something move, so a new leader begins to count
 * anew; that is not worth a record of each step. Not thread-safe.
 */
public final class StallWatch {
  /** It adds up all tables, which is not needed each second. */
  private static final int LOOKS = 24;

  private final RunPolicy policy;
  private @Nullable Movement last;
  private Instant nextLook = Instant.MIN;

  /** How far the run was, and since when. */
  private record Movement(String runId, long mark, Instant since) {}

  public StallWatch(RunPolicy policy) {
    this.policy = policy;
  }

  /** To be asked again and again; what changes is only what the run says of itself. */
  public Decision look(RunView view, Instant time) {
    RunState run = view.activeRun().orElse(null);
    if (run == null) {
      last = null;
      return Decision.NOTHING;
    }
    Instant now = time.truncatedTo(ChronoUnit.MILLIS);
    RunChange change = RunChange.of(run, view, policy, now);
    Waits.forgetOld(change);
    if (run.getPaused() || SecondLook.isAwaited(run)) {
      last = null;
      goesOn(change.run());
    } else if (last == null || !last.runId().equals(run.getRunId()) || !now.isBefore(nextLook)) {
      nextLook = now.plus(policy.stallAfter().dividedBy(LOOKS));
      compare(change);
    }
    return change.decision(List.of());
  }

  private void compare(RunChange change) {
    RunState run = change.run();
    Movement before = last;
    long mark = mark(run, change.tables());
    if (before == null || !before.runId().equals(run.getRunId())) {
      last = new Movement(run.getRunId(), mark, change.now());
    } else if (before.mark() != mark) {
      last = new Movement(run.getRunId(), mark, change.now());
      goesOn(run);
    } else if (Duration.between(before.since(), change.now()).compareTo(policy.stallAfter()) >= 0) {
      if (run.getStalledSince() == null) {
        run.setStalledSince(before.since());
      }
      run.setStalled(Outstanding.of(change));
    }
    if (run.getStalled() != null) {
      // That it goes on is worth to be seen at once.
      nextLook = change.now();
    }
  }

  private static void goesOn(RunState run) {
    run.setStalled(null);
    run.setStalledSince(null);
  }

  /**
   * A number that is another one whenever something got on. Epochs, attempts and waits are left
   * out: they change while work is tried in vain.
   */
  private static long mark(RunState run, List<TableState> tables) {
    long mark = run.getPhase().name().hashCode();
    mark = 31 * mark + run.getDescribed();
    mark = 31 * mark + run.getSnapshots();
    mark = 31 * mark + run.getPhaseSince().toEpochMilli();
    for (TableState table : tables) {
      mark = 31 * mark + mark(table.getProgress());
    }
    return mark;
  }

  private static long mark(TableProgress table) {
    long mark = table.getStage().name().hashCode();
    mark = 31 * mark + table.getChunksExtracted();
    mark = 31 * mark + table.getRowsExtracted();
    for (PartitionProgress partition : table.getPartitions()) {
      mark = 31 * mark + partition.getNextOffset();
    }
    return mark;
  }
}
