// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.ReadingLimit;
import io.convoy.schemas.event.RunState;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the throttle follow what a person says of the run that is at work; without such a word, and
 * once that run is over, the configuration holds. Used by one thread.
 */
public final class RunLimit {
  private static final Logger LOG = LoggerFactory.getLogger(RunLimit.class);

  private final IntConsumer throttle;
  private final int configured;
  // Runs that are at work: one, but for the moment in which one follows another.
  private final Set<String> working = new HashSet<>();
  private int holds;

  /**
   * @param throttle is told how many MB a second may be read, whenever that changes
   * @param configured MB a second, as the configuration has it
   */
  public RunLimit(IntConsumer throttle, int configured) {
    this.throttle = throttle;
    this.configured = configured;
    this.holds = configured;
  }

  /** Takes how a run stands. */
  public void onRun(RunState run) {
    if (RunWatch.isEnded(run)) {
      if (working.remove(run.getRunId()) && working.isEmpty()) {
        limit(configured, run);
      }
      return;
    }
    working.add(run.getRunId());
    limit(ReadingLimit.of(run).or(configured), run);
  }

  private void limit(int mbPerSecond, RunState run) {
    if (mbPerSecond != holds) {
      LOG.atInfo()
          .addKeyValue("run", run.getRunId())
          .log("reading at most {} MB a second now (0: without a limit)", mbPerSecond);
      holds = mbPerSecond;
      throttle.accept(mbPerSecond);
    }
  }
}
