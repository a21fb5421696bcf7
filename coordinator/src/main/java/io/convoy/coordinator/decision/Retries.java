// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.TaskFailed;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a task that failed goes out again.
 *
 * <p>One that was handed back, because its run was not at work or its extractor stopped, or that
 * lost its snapshot, goes out again and is not counted. One that failed for a reason of its own
 * goes out again after a pause that doubles, up to the configured attempts, where the reason may
 * pass; else the run fails and may be resumed.
 */
final class Retries {
  private static final Duration HANDED_BACK = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private Retries() {}

  /**
   * When a task may go out again.
   *
   * @param failures in a row, for a reason of their own
   */
  record NextTry(Instant at, int failures) {}

  /** The run fails where no other try is allowed. */
  static NextTry next(RunChange change, TaskFailed fact, int failures) {
    if (has(fact, ErrorCode.RUN_ENDED) || has(fact, ErrorCode.INTERRUPTED)) {
      return new NextTry(change.now().plus(HANDED_BACK), failures);
    }
    if (fact.getRetryable() && failures + 1 < change.policy().maxAttempts()) {
      return new NextTry(change.now().plus(pause(failures + 1)), failures + 1);
    }
    RunEnd.fail(change, fact);
    return new NextTry(change.now(), 0);
  }

  /**
   * As {@link #next}, of a task that reads at a point in time.
   *
   * @param snapshotId that it read; null where it does not say
   */
  static NextTry nextOfReader(
      RunChange change, TaskFailed fact, @Nullable String snapshotId, int failures) {
    if (has(fact, ErrorCode.SNAPSHOT_LOST)) {
      Snapshots.lost(change, snapshotId, fact);
      return new NextTry(change.now(), failures);
    }
    return next(change, fact, failures);
  }

  /** True where this is why it failed. */
  static boolean has(TaskFailed fact, ErrorCode code) {
    return fact.getCode().equals(code.name());
  }

  private static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
