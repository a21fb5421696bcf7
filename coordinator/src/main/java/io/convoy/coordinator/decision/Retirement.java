// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.channel.SyncOutlook;
import io.convoy.schemas.event.RunState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Which runs are forgotten: those that are over, beyond the newest that are to be kept. A run that
 * may be resumed is not over, one whose swap put tables aside is asked for to drop them, and what a
 * schedule of steps follows from is kept, however many comparisons came after.
 *
 * @param keepRuns the newest runs that are kept, whatever became of them
 */
public record Retirement(int keepRuns) {
  /**
   * Tables of the runs that go at once, so that a transaction stays small; the next tick goes on.
   */
  static final int PORTION = 5_000;

  /** The ids of the runs that are to go now, oldest first; costs nothing while there are none. */
  public List<String> due(Collection<RunState> runs) {
    int tooMany = runs.size() - keepRuns;
    if (tooMany <= 0) {
      return List.of();
    }
    List<String> due = new ArrayList<>();
    Set<String> needed = SyncOutlook.needed(runs);
    int left = PORTION;
    for (RunState run : runs.stream().sorted(RunStatus.BY_AGE).limit(tooMany).toList()) {
      if (left > 0 && isForgettable(run) && !needed.contains(run.getRunId())) {
        due.add(run.getRunId());
        // Even a run without tables is some work.
        left -= 10 + Math.max(0, run.getTables());
      }
    }
    return due;
  }

  private static boolean isForgettable(RunState run) {
    return RunStatus.isOver(run) && run.getOldTables() == 0;
  }
}
