// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotGivenUp;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.name.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The point in time that a run reads, what happens when it is lost, and what the report says of it.
 */
final class Snapshots {
  private Snapshots() {}

  /** The reading is over: the source need not keep the snapshot any longer. */
  static void release(RunChange change) {
    RunState run = change.run();
    String snapshotId = run.getSnapshotId();
    run.setSnapshotId(null);
    run.setRetryAt(null);
    if (snapshotId != null) {
      change.send(releaseTask(run.getRunId(), snapshotId));
    }
  }

  /** A snapshot that no one is going to read would burden the source until its holder ends. */
  static void releaseStray(RunChange change, SnapshotOpened fact) {
    String snapshotId = fact.getSnapshotId();
    if (!snapshotId.equals(change.run().getSnapshotId())) {
      change.send(releaseTask(change.run().getRunId(), snapshotId));
    }
  }

  static Task releaseTask(String runId, String snapshotId) {
    return new Task(TaskIds.release(runId, snapshotId), runId, 1, new ReleaseSnapshot(snapshotId));
  }

  /**
   * A task could not read in a snapshot any more.
   *
   * @param snapshotId null where the task named none: the current one is meant
   */
  static void lost(RunChange change, @Nullable String snapshotId, TaskFailed fact) {
    RunState run = change.run();
    String current = run.getSnapshotId();
    if (current == null || (snapshotId != null && !snapshotId.equals(current))) {
      return;
    }
    lose(change, () -> RunEnd.fail(change, fact));
  }

  /** It keeps others at the source from their work, and so is to be held no longer. */
  static void givenUp(RunChange change, SnapshotGivenUp fact) {
    RunState run = change.run();
    if (!fact.getSnapshotId().equals(run.getSnapshotId())) {
      return;
    }
    Runs.warn(run.getWarnings(), fact.getReason() + ".");
    lose(change, () -> RunEnd.fail(change, ErrorCode.SNAPSHOT_LOST.name(), fact.getReason() + "."));
  }

  /** Those who hold it learn from the run's state that it has none. */
  private static void lose(RunChange change, Runnable fail) {
    RunState run = change.run();
    run.setSnapshotId(null);
    run.setRetryAt(change.now());
    if (change.policy().onSnapshotLost() == OnSnapshotLost.FAIL) {
      fail.run();
    }
    change.sendTasks();
  }

  /** Equal positions prove that nothing was written between the first snapshot and this one. */
  static void reopened(RunChange change, SnapshotOpened fact) {
    RunState run = change.run();
    change.sendTasks();
    if (!run.getPosition().isEmpty() && run.getPosition().equals(fact.getPosition())) {
      run.getEqualSnapshots().add(fact.getSnapshotId());
      return;
    }
    if (SecondLook.isFirstSnapshot(run)) {
      run.setPosition(fact.getPosition());
      run.setEqualSnapshots(new ArrayList<>(List.of(fact.getSnapshotId())));
      return;
    }
    String lost =
        "The snapshot was lost and the source was written to since (from %s to %s, or it cannot tell)"
            .formatted(run.getPosition(), fact.getPosition());
    if (change.policy().onSnapshotLost() == OnSnapshotLost.FAIL) {
      RunEnd.failForGood(
          change,
          ErrorCode.SNAPSHOT_LOST,
          lost + ": source.on-snapshot-lost is fail; start a new run.");
      release(change);
      change.deriveEffects();
      return;
    }
    run.setUnprovenSnapshots(run.getUnprovenSnapshots() + 1);
    run.setPosition(fact.getPosition());
    run.setEqualSnapshots(new ArrayList<>(List.of(fact.getSnapshotId())));
    rereadTables(change, lost);
  }

  /** Rows of two points in time must not meet in one table: they may have moved in between. */
  private static void rereadTables(RunChange change, String lost) {
    boolean all =
        switch (change.run().getKind()) {
          case REPLICATE -> change.policy().onSnapshotLost() == OnSnapshotLost.REREAD_ALL;
          // What was compared at an earlier point in time was equal then, or was not.
          case VERIFY, REPAIR -> false;
          // All tables step to one moment, or none.
          case SYNC, HANDOVER -> true;
        };
    List<String> begunAnew = new ArrayList<>();
    for (TableState stored : change.tables()) {
      if (isTouched(change, stored) && (all || !Runs.atLeast(stored, Stage.EXTRACTED))) {
        TableState table = Objects.requireNonNull(change.table(stored.getTable()));
        Generations.beginAnew(change, table, "the snapshot was lost and the source written to");
        begunAnew.add(TableName.of(stored.getTable()));
      }
    }
    change.deriveEffects();
    Runs.warn(
        change.run().getWarnings(),
        begunAnew.isEmpty()
            ? lost + ": the rest is read at a new point in time."
            : lost
                + ": "
                + Runs.count(begunAnew.size(), "table was", "tables were")
                + " begun anew: "
                + Runs.list(begunAnew));
  }

  /** True where a chunk may have been read, or rows been found. */
  private static boolean isTouched(RunChange change, TableState table) {
    return table.getProgress().getChunks() >= 0
        || change.chunk(table.getTable(), 0) != null
        || LogChanges.areKeysKnown(table)
        || Watermarks.isAsked(change.run(), table);
  }

  /** Says, once all is read, which tables are of an earlier point in time than the others. */
  static void report(RunChange change) {
    RunState run = change.run();
    if (run.getLooksAgain()) {
      // Those that were equal at the first look.
      return;
    }
    List<String> earlier =
        change.tables().stream()
            .filter(table -> !isOfNewest(run, table))
            .map(table -> TableName.of(table.getTable()))
            .toList();
    run.setEarlier(earlier.size());
    if (!earlier.isEmpty()) {
      Runs.warn(
          run.getWarnings(),
          Runs.count(earlier.size(), "table is", "tables are")
              + " of an earlier point in time than the others, each whole: "
              + Runs.list(earlier));
    }
  }

  private static boolean isOfNewest(RunState run, TableState table) {
    String snapshot = table.getProgress().getFirstSnapshot();
    return snapshot == null || run.getEqualSnapshots().contains(snapshot);
  }
}
