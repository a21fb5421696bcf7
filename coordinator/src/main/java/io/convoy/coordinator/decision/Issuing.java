// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Sends tasks out, and only where none is out for the same work. What cannot go out now waits in
 * the state until {@link #issueDue} finds that its time has come.
 */
final class Issuing {
  /**
   * Chunks that one decision issues again at most, so that a decision about a run of 200,000 chunks
   * fits into memory and into a transaction; the next tick goes on.
   */
  static final int PORTION = 2_000;

  private Issuing() {}

  /** Issues what waits and is due; nothing while the run is paused or not at work. */
  static void issueDue(RunChange change) {
    RunState run = change.run();
    if (!Runs.isActive(run) || run.getPaused()) {
      return;
    }
    Instant retryAt = run.getRetryAt();
    if (retryAt != null && !retryAt.isAfter(change.now())) {
      describe(change);
    }
    Openings.open(change);
    if (canRead(run)) {
      issueTables(change);
    }
  }

  /** Asks for a snapshot; for a description too, where the run has none yet. */
  static void describe(RunChange change) {
    RunState run = change.run();
    run.setRetryAt(null);
    change.send(
        TaskIds.describe(run.getRunId(), run.getSnapshots() + 1),
        run.getDescribeFailures() + 1,
        new DescribeSource(Runs.isDescribed(run)));
  }

  /** Issues a chunk that waits, or lets it go on waiting while nothing can be read. */
  static void issueOrWait(RunChange change, TableState table, ChunkState chunk) {
    boolean isTime = canRead(change.run()) && !change.run().getPaused() && Runs.isOpen(table);
    if (isTime && change.takeRoom(chunk.getEstimatedBytes())) {
      issue(change, table, chunk);
    }
  }

  /** Issues what waits of a table, as far as there is room. */
  static void issueChunks(RunChange change, TableState table) {
    if (canRead(change.run()) && !change.run().getPaused() && table.getChunksWaiting() > 0) {
      issueChunks(change, table, PORTION);
    }
  }

  /** Asks how many rows the source has of a table whose plan did not come with the answer. */
  static void countIfDue(RunChange change, TableState table) {
    RunState run = change.run();
    boolean isDue =
        table.getProgress().getStage() == Stage.PLANNED
            && table.getProgress().getRowsCounted() < 0
            && !table.getCountIssued()
            && table.getCountRetryAt() <= change.now().toEpochMilli();
    if (isDue && canRead(run) && !run.getPaused()) {
      table.setCountIssued(true);
      table.setCountAttempt(table.getCountAttempt() + 1);
      int generation = table.getProgress().getGeneration();
      change.send(
          TaskIds.count(run.getRunId(), table.getTable(), generation),
          table.getCountAttempt(),
          new CountTable(table.getTable(), run.getSnapshotId(), generation));
    }
  }

  /** The reading is over: the source need not keep the snapshot any longer. */
  static void releaseSnapshot(RunChange change) {
    RunState run = change.run();
    String snapshotId = run.getSnapshotId();
    run.setSnapshotId(null);
    run.setRetryAt(null);
    if (snapshotId != null) {
      change.send(releaseTask(run.getRunId(), snapshotId));
    }
  }

  static Task releaseTask(String runId, String snapshotId) {
    return new Task(TaskIds.release(runId, snapshotId), runId, 1, new ReleaseSnapshot(snapshotId));
  }

  private static boolean canRead(RunState run) {
    return Runs.isActive(run)
        && run.getPhase().compareTo(Phase.PLAN) >= 0
        && run.getSnapshotId() != null;
  }

  private static void issueTables(RunChange change) {
    int left = PORTION;
    for (TableState stored : change.tables()) {
      TableId id = stored.getTable();
      if (isPlanDue(stored, change.now())) {
        plan(change, Objects.requireNonNull(change.table(id)));
      }
      if (stored.getProgress().getStage() == Stage.PLANNED) {
        countIfDue(change, Objects.requireNonNull(change.table(id)));
      }
      if (stored.getChunksWaiting() > 0 && Runs.isOpen(stored) && left > 0) {
        left -= issueChunks(change, Objects.requireNonNull(change.table(id)), left);
      }
    }
  }

  private static boolean isPlanDue(TableState table, Instant now) {
    return table.getProgress().getStage() == Stage.CREATED
        && !table.getPlanIssued()
        && table.getPlanRetryAt() <= now.toEpochMilli();
  }

  private static void plan(RunChange change, TableState table) {
    RunState run = change.run();
    table.setPlanIssued(true);
    table.setPlanAttempt(table.getPlanAttempt() + 1);
    change.send(
        TaskIds.plan(run.getRunId(), table.getTable(), table.getProgress().getGeneration()),
        table.getPlanAttempt(),
        new PlanTable(
            PlanOutline.of(change.description(table).table()),
            run.getSnapshotId(),
            table.getProgress().getGeneration()));
  }

  private static int issueChunks(RunChange change, TableState table, int limit) {
    TableId id = table.getTable();
    long now = change.now().toEpochMilli();
    List<Integer> due;
    try (Stream<ChunkState> chunks = change.chunks(id)) {
      due =
          chunks
              .filter(chunk -> chunk.getStatus() == ChunkStatus.WAITING)
              .filter(chunk -> chunk.getRetryAt() <= now)
              .limit(limit)
              .map(ChunkState::getChunk)
              .toList();
    }
    int issued = 0;
    for (int number : due) {
      ChunkState chunk = Objects.requireNonNull(change.chunk(id, number));
      if (!change.takeRoom(chunk.getEstimatedBytes())) {
        break;
      }
      issue(change, table, chunk);
      issued++;
    }
    return issued;
  }

  private static void issue(RunChange change, TableState table, ChunkState chunk) {
    TableProgress progress = table.getProgress();
    String runId = change.run().getRunId();
    String snapshotId = change.run().getSnapshotId();
    chunk.setStatus(ChunkStatus.ISSUED);
    chunk.setAttempt(chunk.getAttempt() + 1);
    chunk.setSnapshotId(snapshotId);
    chunk.setPartition(chunk.getChunk() % progress.getPartitions().size());
    table.setBytesIssued(table.getBytesIssued() + chunk.getEstimatedBytes());
    table.setChunksWaiting(table.getChunksWaiting() - 1);
    change.send(
        TaskIds.chunk(runId, chunk.getTable(), progress.getGeneration(), chunk.getChunk()),
        chunk.getAttempt(),
        new ExtractChunk(
            chunk.getTable(),
            chunk.getChunk(),
            chunk.getRange(),
            snapshotId,
            progress.getTopic(),
            chunk.getPartition(),
            progress.getSchemaId(),
            progress.getGeneration()));
  }
}
