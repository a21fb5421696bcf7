// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins tables anew: whenever what was read of a table can no longer be proven whole, its
 * generation rises by one, and it is planned, read and loaded once more. Facts, records and
 * checkpoints of an older generation count for nothing, so that whoever still works on one does no
 * harm.
 */
final class Generations {
  /** Beginnings of one table that are told; there is no limit to how often it may begin. */
  private static final int MOST_TOLD = 20;

  static final String REJECTED = "rows rejected: ";

  private Generations() {}

  /** Nothing happens to a table of which nothing was read. */
  static void beginAnew(RunChange change, TableState table, String reason) {
    if (!Runs.atLeast(table, Stage.CREATED)) {
      return;
    }
    SecondLook.forget(change.run(), table);
    List<String> begunAnew = new ArrayList<>(table.getProgress().getBegunAnew());
    if (begunAnew.size() < MOST_TOLD) {
      begunAnew.add(reason);
    }
    renew(change, table, begunAnew);
    change.run().setReread(change.run().getReread() + 1);
  }

  /** The same for a table that was read whole, and is to be read another time. */
  static void lookAgain(RunChange change, TableState table) {
    renew(change, table, table.getProgress().getBegunAnew());
  }

  private static void renew(RunChange change, TableState table, List<String> begunAnew) {
    RunState run = change.run();
    boolean allWasRead = Runs.isExtracted(run);
    takeBack(change, table);
    boolean wasLive = Runs.isLive(table);
    change.discardChunks(table.getTable());
    table.setProgress(fresh(change, table.getProgress(), begunAnew));
    // It keeps its place among the live ones, since its former topic goes only when it is emptied.
    table.setOpening(wasLive ? LiveTables.batch(table) : null);
    table.setPlanIssued(false);
    table.setPlanFailures(0);
    table.setPlanRetryAt(0);
    table.setCountIssued(false);
    table.setCountFailures(0);
    table.setCountRetryAt(0);
    table.setBytesIssued(0);
    table.setChunksWaiting(0);
    table.setKeySearch(null);
    LogChanges.forget(table);
    Watermarks.forget(run, table);
    CompareStep.forget(table);
    if (allWasRead && run.getSnapshotId() == null && run.getRetryAt() == null) {
      // The snapshot was given back: there is nothing to read at.
      run.setRetryAt(change.now());
    }
  }

  private static void takeBack(RunChange change, TableState table) {
    RunState run = change.run();
    run.setPlanned(run.getPlanned() - (Runs.atLeast(table, Stage.PLANNED) ? 1 : 0));
    run.setExtracted(run.getExtracted() - (Runs.atLeast(table, Stage.EXTRACTED) ? 1 : 0));
    if (run.getKind() == Kind.REPLICATE) {
      run.setFinalized(run.getFinalized() - (Runs.atLeast(table, Stage.FINALIZED) ? 1 : 0));
    } else {
      run.setCompared(run.getCompared() - (Runs.isCompared(table) ? 1 : 0));
      run.setLoaded(run.getLoaded() - (Runs.atLeast(table, Stage.FINALIZED) ? 1 : 0));
      boolean isSettled = Runs.atLeast(table, Stage.VERIFIED);
      run.setVerified(run.getVerified() - (isSettled ? 1 : 0));
      boolean isDifferent = isSettled && !table.getProgress().getEqual();
      run.setDifferent(run.getDifferent() - (isDifferent ? 1 : 0));
    }
    if (isBehindCopy(run.getPhase())) {
      run.setPhase(Phase.COPY);
      run.setPhaseSince(change.now());
    }
    if (isBehindCopy(run.getResumeAt())) {
      run.setResumeAt(Phase.COPY);
    }
  }

  /** A table may begin anew in these, and the run goes on with its rows. */
  private static boolean isBehindCopy(@Nullable Phase phase) {
    return phase == Phase.FINALIZE || phase == Phase.APPLY;
  }

  private static TableProgress fresh(
      RunChange change, TableProgress before, List<String> begunAnew) {
    List<String> warnings = new ArrayList<>(before.getWarnings());
    warnings.removeIf(warning -> warning.startsWith(REJECTED));
    return TableProgress.newBuilder()
        .setRunId(before.getRunId())
        .setTable(before.getTable())
        .setStage(Stage.CREATED)
        .setEstimatedRows(before.getEstimatedRows())
        .setEstimatedBytes(before.getEstimatedBytes())
        .setSchemaId(before.getSchemaId())
        .setAppended(before.getAppended())
        .setGeneration(before.getGeneration() + 1)
        .setBegunAnew(begunAnew)
        .setPartitions(new ArrayList<>())
        .setWarnings(warnings)
        .setAltered(new ArrayList<>())
        .setUpdatedAt(change.now())
        .build();
  }
}
