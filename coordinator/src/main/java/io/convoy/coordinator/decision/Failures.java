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

  static void taskFailed(Draft draft, TaskFailed fact) {
    switch (TaskIds.kind(draft.run().getRunId(), fact.getTaskId())) {
      case DESCRIBE -> describeFailed(draft, fact);
      case PLAN -> planFailed(draft, fact);
      case COUNT -> countFailed(draft, fact);
      case CHUNK -> chunkFailed(draft, fact);
      case LOAD, EFFECT -> targetFailed(draft, fact);
      case RELEASE -> {
        // The holder of a snapshot ends it with its process at the latest.
      }
    }
  }

  /** The run stops where it stands; nothing of it is lost. */
  static void fail(Draft draft, String code, String message) {
    RunState run = draft.run();
    if (Runs.isActive(run)) {
      run.setResumeAt(run.getPhase());
      close(draft, code, message);
      draft.deriveEffects();
    }
  }

  /** The run ends here for good. */
  static void failForGood(Draft draft, ErrorCode code, String message) {
    draft.run().setResumeAt(null);
    close(draft, code.name(), message);
  }

  private static void close(Draft draft, String code, String message) {
    RunState run = draft.run();
    run.setPhase(Phase.FAILED);
    run.setPaused(false);
    run.setPhaseSince(draft.now());
    run.setEndedAt(draft.now());
    run.setFailureCode(code);
    run.setFailure(message);
  }

  private static void describeFailed(Draft draft, TaskFailed fact) {
    RunState run = draft.run();
    boolean isOut =
        run.getSnapshotId() == null && run.getRetryAt() == null && !Runs.isExtracted(run);
    if (!isOut) {
      return;
    }
    if (isHandedBack(fact)) {
      run.setRetryAt(draft.now().plus(HANDED_BACK));
    } else if (mayRetry(draft, fact, run.getDescribeFailures())) {
      run.setDescribeFailures(run.getDescribeFailures() + 1);
      run.setRetryAt(draft.now().plus(pause(run.getDescribeFailures())));
    } else {
      run.setRetryAt(draft.now());
      fail(draft, fact.getCode(), message(fact));
    }
  }

  private static void planFailed(Draft draft, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : draft.table(fact.getTable());
    if (table == null) {
      fail(draft, fact.getCode(), message(fact));
      return;
    }
    boolean isOut =
        table.getProgress().getStage() == Stage.CREATED
            && Generations.isCurrent(table, fact.getGeneration())
            && table.getPlanIssued()
            && table.getPlanAttempt() == fact.getAttempt();
    if (isOut) {
      table.setPlanIssued(false);
      NextTry next = nextTry(draft, fact, fact.getSnapshotId(), table.getPlanFailures());
      table.setPlanFailures(next.failures());
      table.setPlanRetryAt(next.at().toEpochMilli());
    }
  }

  private static void countFailed(Draft draft, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : draft.table(fact.getTable());
    boolean isOut =
        table != null
            && Generations.isCurrent(table, fact.getGeneration())
            && table.getCountIssued()
            && table.getCountAttempt() == fact.getAttempt();
    if (table != null && isOut) {
      table.setCountIssued(false);
      NextTry next = nextTry(draft, fact, fact.getSnapshotId(), table.getCountFailures());
      table.setCountFailures(next.failures());
      table.setCountRetryAt(next.at().toEpochMilli());
    }
  }

  private static void chunkFailed(Draft draft, TaskFailed fact) {
    boolean isNamed = fact.getTable() != null && fact.getChunk() != null;
    TableState table = isNamed ? draft.table(fact.getTable()) : null;
    if (table != null && !Generations.isCurrent(table, fact.getGeneration())) {
      return;
    }
    ChunkState chunk = isNamed ? draft.chunk(fact.getTable(), fact.getChunk()) : null;
    if (table == null || chunk == null) {
      fail(draft, fact.getCode(), message(fact));
    } else if (chunk.getStatus() != ChunkStatus.ISSUED || chunk.getAttempt() != fact.getAttempt()) {
      // It came before.
    } else if (isTorn(fact)) {
      beginAnew(draft, table, fact);
      if (!fact.getRetryable()) {
        // It would be torn at the same row again.
        fail(draft, fact.getCode(), fact.getMessage());
      }
    } else {
      takeBack(draft, table, chunk, fact);
    }
  }

  private static void takeBack(Draft draft, TableState table, ChunkState chunk, TaskFailed fact) {
    chunk.setStatus(ChunkStatus.WAITING);
    table.setChunksWaiting(table.getChunksWaiting() + 1);
    table.setBytesIssued(table.getBytesIssued() - chunk.getEstimatedBytes());
    NextTry next = nextTry(draft, fact, chunk.getSnapshotId(), chunk.getFailures());
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
      Draft draft, TaskFailed fact, @Nullable String snapshotId, int failures) {
    if (isHandedBack(fact)) {
      return new NextTry(draft.now().plus(HANDED_BACK), failures);
    }
    if (isSnapshotLost(fact)) {
      Snapshots.lost(draft, snapshotId, message(fact));
      return new NextTry(draft.now(), failures);
    }
    if (mayRetry(draft, fact, failures)) {
      return new NextTry(draft.now().plus(pause(failures + 1)), failures + 1);
    }
    fail(draft, fact.getCode(), message(fact));
    return new NextTry(draft.now(), 0);
  }

  /** Loaders and effects try again by themselves; what they report and may pass needs nothing. */
  private static void targetFailed(Draft draft, TaskFailed fact) {
    TableState table = fact.getTable() == null ? null : draft.table(fact.getTable());
    if (table != null && isOfTableAlone(table, fact)) {
      beginAnew(draft, table, fact);
    } else if (!fact.getRetryable() && !isOfOlderGeneration(draft, table, fact)) {
      fail(draft, fact.getCode(), message(fact));
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
      Draft draft, @Nullable TableState table, TaskFailed fact) {
    boolean isOfRows =
        TaskIds.kind(draft.run().getRunId(), fact.getTaskId()) == TaskIds.Kind.LOAD
            || fact.getCode().equals(ErrorCode.ROWS_GONE.name());
    return isOfRows && table != null && !Generations.isCurrent(table, fact.getGeneration());
  }

  private static void beginAnew(Draft draft, TableState table, TaskFailed fact) {
    if (fact.getCode().equals(ErrorCode.ROWS_MISCOUNTED.name())) {
      Counting.miscounted(draft, table, fact.getMessage());
      return;
    }
    Generations.beginAnew(draft, table, fact.getMessage());
    Issuing.issueDue(draft);
    draft.deriveEffects();
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

  private static boolean mayRetry(Draft draft, TaskFailed fact, int failures) {
    return fact.getRetryable() && failures + 1 < draft.policy().maxAttempts();
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
