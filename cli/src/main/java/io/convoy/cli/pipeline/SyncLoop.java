// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.cli.report.LogLines;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunIds;
import io.convoy.common.config.SyncConfig;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartSync;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/** Steps by which the target follows its source, one after another. */
public final class SyncLoop {
  private final RunLauncher launcher;
  private final RunScreen screen;
  private final RoleFailure failure;
  private final StartSync wish;
  private final SyncConfig rhythm;

  /** When there are enough of them. */
  public enum Until {
    DONE_ONCE,
    CAUGHT_UP,
    STOPPED
  }

  /**
   * @param wish what each of them is
   */
  public SyncLoop(
      RunLauncher launcher,
      RunScreen screen,
      RoleFailure failure,
      StartSync wish,
      SyncConfig rhythm) {
    this.launcher = launcher;
    this.screen = screen;
    this.failure = failure;
    this.wish = wish;
    this.rhythm = rhythm;
  }

  /**
   * Returns the exit code; a step that is not done, or finds what it cannot mend, is the last.
   *
   * @param isAbandoned whether nobody works on an unfinished run; where somebody does, this fails
   */
  public int run(Until until, Predicate<RunState> isAbandoned) {
    RunPicture last = steps(until, isAbandoned);
    launcher.report(last);
    return ExitCodes.of(last.run());
  }

  /** The same, and returns the last step. */
  RunPicture steps(Until until, Predicate<RunState> isAbandoned) {
    while (true) {
      String runId = RunIds.next(Clock.systemUTC());
      launcher.sync(runId, wish, isAbandoned);
      RunPicture last = launcher.watch(runId, failure);
      boolean isLast =
          switch (until) {
            case DONE_ONCE -> true;
            case CAUGHT_UP -> took(last.run()).compareTo(rhythm.caughtUp()) < 0;
            case STOPPED -> false;
          };
      if (isLast || last.run().getPhase() != Phase.COMPLETED) {
        return last;
      }
      screen.say(line(last));
      launcher.rest(pause(last.run(), until), failure);
    }
  }

  /** Of a run that is over. */
  static Duration took(RunState run) {
    return Duration.between(run.getStartedAt(), Objects.requireNonNull(run.getEndedAt()));
  }

  /** Who catches up does not wait. */
  private Duration pause(RunState run, Until until) {
    return until == Until.CAUGHT_UP ? Duration.ZERO : rhythm.every().minus(took(run));
  }

  static String line(RunPicture last) {
    RunState run = last.run();
    long changed = last.tables().stream().filter(table -> table.getMended()).count();
    return "step %s: %s changed: %s rows inserted, %s updated, %s deleted, in %s; as of %s%s"
        .formatted(
            run.getRunId(),
            Text.count(changed, "table", "tables"),
            Text.count(run.getRowsInserted()),
            Text.count(run.getRowsUpdated()),
            Text.count(run.getRowsDeleted()),
            Text.seconds(took(run)),
            run.getPosition(),
            LogLines.ofStep(last));
  }
}
