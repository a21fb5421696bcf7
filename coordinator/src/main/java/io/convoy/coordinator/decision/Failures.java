// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a failed task means: another try, a wait, or the end of the run.
 *
 * <p>A task that was handed back, because its run was not at work or its extractor stopped, or that
 * lost its snapshot, goes out again and is not counted. One that failed for a reason of its own
 * goes out again after a pause that doubles, up to the configured attempts, where the reason may
 * pass; else the run fails and may be resumed.
 */
final class Failures {
  private static final Duration HANDED_BACK = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private Failures() {}

  static void taskFailed(RunChange change, TaskFailed fact) {
    switch (TaskIds.kind(change.run().getRunId(), fact.getTaskId())) {
      case DESCRIBE -> describeFailed(change, fact);
      case PLAN -> planFailed(change, fact);
      case COUNT -> countFailed(change, fact);
      case CHUNK -> chunkFailed(change, fact);
      case LOAD, EFFECT -> targetFailed(change, fact);
      case RELEASE -> {
        // The holder of a snapshot ends it with its process at the latest.
      }
    }
  }

  /** The run stops where it stands; nothing of it is lost. */
  static void fail(RunChange change, String code, String message) {
    RunState run = change.run();
    if (Runs.isActive(run)) {
      run.setResumeAt(run.getPhase());
      close(change, code, message);
      change.deriveEffects();
    }
  }

  /** The run ends here for good. */
  static void failForGood(RunChange change, ErrorCode code, String message) {
    change.run().setResumeAt(null);
    close(change, code.name(), message);
  }

  private static void close(RunChange change, String code, String message) {
    RunState run = change.run();
    run.setPhase(Phase.FAILED);
    run.setPaused(false);
    run.setPhaseSince(change.now());
    run.setEndedAt(change.now());
    run.setFailureCode(code);
    run.setFailure(message);
  }

  private static void describeFailed(RunChange change, TaskFailed fact) {
    RunState run = change.run();
    boolean isOut =
        run.getSnapshotId() == null && run.getRetryAt() == null && !Runs.isExtracted(run);
    if (!isOut) {
      return;
    }
    if (isHandedBack(fact)) {
      run.setRetryAt(change.now().plus(HANDED_BACK));
    } else if (mayRetry(change, fact, run.getDescribeFailures())) {
      run.setDescribeFailures(run.getDescribeFailures() + 1);
      run.setRetryAt(change.now().plus(pause(run.getDescribeFailures())));
    } else {
      run.setRetryAt(change.now());
      fail(change, fact.getCode(), message(fact));
    }
  }

  private static void planFailed(RunChange change, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : change.table(fact.getTable());
    if (table == null) {
      fail(change, fact.getCode(), message(fact));
      return;
    }
    boolean isOut =
        table.getProgress().getStage() == Stage.CREATED
            && Generations.isCurrent(table, fact.getGeneration())
            && table.getPlanIssued()
            && table.getPlanAttempt() == fact.getAttempt();
    if (isOut) {
      table.setPlanIssued(false);
      NextTry next = nextTry(change, fact, fact.getSnapshotId(), table.getPlanFailures());
      table.setPlanFailures(next.failures());
      table.setPlanRetryAt(next.at().toEpochMilli());
    }
  }

  private static void countFailed(RunChange change, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : change.table(fact.getTable());
    boolean isOut =
        table != null
            && Generations.isCurrent(table, fact.getGeneration())
            && table.getCountIssued()
            && table.getCountAttempt() == fact.getAttempt();
    if (table != null && isOut) {
      table.setCountIssued(false);
      NextTry next = nextTry(change, fact, fact.getSnapshotId(), table.getCountFailures());
      table.setCountFailures(next.failures());
      table.setCountRetryAt(next.at().toEpochMilli());
    }
  }

  private static void chunkFailed(RunChange change, TaskFailed fact) {
    boolean isNamed = fact.getTable() != null && fact.getChunk() != null;
    TableState table = isNamed ? change.table(fact.getTable()) : null;
    if (table != null && !Generations.isCurrent(table, fact.getGeneration())) {
      return;
    }
    ChunkState chunk = isNamed ? change.chunk(fact.getTable(), fact.getChunk()) : null;
    if (table == null || chunk == null) {
      fail(change, fact.getCode(), message(fact));
    } else if (chunk.getStatus() != ChunkStatus.ISSUED || chunk.getAttempt() != fact.getAttempt()) {
      // It came before.
    } else if (isTorn(fact)) {
      beginAnew(change, table, fact);
      if (!fact.getRetryable()) {
        // It would be torn at the same row again.
        fail(change, fact.getCode(), fact.getMessage());
      }
    } else {
      takeBack(change, table, chunk, fact);
    }
  }

  private static void takeBack(RunChange change, TableState table, ChunkState chunk, TaskFailed fact) {
    chunk.setStatus(ChunkStatus.WAITING);
    table.setChunksWaiting(table.getChunksWaiting() + 1);
    table.setBytesIssued(table.getBytesIssued() - chunk.getEstimatedBytes());
    NextTry next = nextTry(change, fact, chunk.getSnapshotId(), chunk.getFailures());
    chunk.setFailures(next.failures());
    chunk.setRetryAt(next.at().toEpochMilli());
  }

  /**
   * When a task may go out again.
   *
   * @param failures in a row, for a reason of their own
   */
  private record NextTry(Instant at, int failures) {}

  /** The run fails where no other try is allowed. */
  private static NextTry nextTry(
      RunChange change, TaskFailed fact, @Nullable String snapshotId, int failures) {
    if (isHandedBack(fact)) {
      return new NextTry(change.now().plus(HANDED_BACK), failures);
    }
    if (isSnapshotLost(fact)) {
      Snapshots.lost(change, snapshotId, message(fact));
      return new NextTry(change.now(), failures);
    }
    if (mayRetry(change, fact, failures)) {
      return new NextTry(change.now().plus(pause(failures + 1)), failures + 1);
    }
    fail(change, fact.getCode(), message(fact));
    return new NextTry(change.now(), 0);
  }

  /** Loaders and effects try again by themselves; what they report and may pass needs nothing. */
  private static void targetFailed(RunChange change, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : change.table(fact.getTable());
    if (table != null && isOfTableAlone(table, fact)) {
      beginAnew(change, table, fact);
    } else if (!fact.getRetryable() && !isOfOlderGeneration(change, table, fact)) {
      fail(change, fact.getCode(), message(fact));
    }
  }

  /** True where nothing else helps, and nothing else is needed, than to begin the table anew. */
  private static boolean isOfTableAlone(TableState table, TaskFailed fact) {
    boolean isGone =
        fact.getCode().equals(ErrorCode.ROWS_GONE.name())
            || fact.getCode().equals(ErrorCode.ROWS_MISCOUNTED.name());
    return isGone
        && Generations.isCurrent(table, fact.getGeneration())
        && !Runs.atLeast(table, Stage.FINALIZED);
  }

  /** What ails a loader of rows that do not count any more ails nobody. */
  private static boolean isOfOlderGeneration(
      RunChange change, @Nullable TableState table, TaskFailed fact) {
    boolean isOfRows =
        TaskIds.kind(change.run().getRunId(), fact.getTaskId()) == TaskIds.Kind.LOAD
            || fact.getCode().equals(ErrorCode.ROWS_GONE.name());
    return isOfRows && table != null && !Generations.isCurrent(table, fact.getGeneration());
  }

  private static void beginAnew(RunChange change, TableState table, TaskFailed fact) {
    if (fact.getCode().equals(ErrorCode.ROWS_MISCOUNTED.name())) {
      Counting.miscounted(change, table, fact.getMessage());
      return;
    }
    Generations.beginAnew(change, table, fact.getMessage());
    Issuing.issueDue(change);
    change.deriveEffects();
  }

  private static boolean isTorn(TaskFailed fact) {
    return fact.getCode().equals(ErrorCode.CHUNK_TORN.name());
  }

  private static boolean isHandedBack(TaskFailed fact) {
    return fact.getCode().equals(ErrorCode.RUN_ENDED.name())
        || fact.getCode().equals(ErrorCode.INTERRUPTED.name());
  }

  private static boolean isSnapshotLost(TaskFailed fact) {
    return fact.getCode().equals(ErrorCode.SNAPSHOT_LOST.name());
  }

  private static boolean mayRetry(RunChange change, TaskFailed fact, int failures) {
    return fact.getRetryable() && failures + 1 < change.policy().maxAttempts();
  }

  private static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private static String message(TaskFailed fact) {
    return fact.getRetryable()
        ? fact.getMessage() + " (given up after " + fact.getAttempt() + " attempts)"
        : fact.getMessage();
  }
}
