// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Asks for what may be done once more about runs that are over, and waits for it. */
public final class EndedRuns {
  private final RunFollower follower;
  private final RunCommands commands;
  private final RunScreen screen;
  private final Interruption interruption;

  EndedRuns(
      RunFollower follower, RunCommands commands, RunScreen screen, Interruption interruption) {
    this.follower = follower;
    this.commands = commands;
    this.screen = screen;
    this.interruption = interruption;
  }

  /**
   * Tries again what a run that is over left out, and waits for that, however long it takes.
   *
   * @return the exit code: done where nothing is left out any more
   */
  public int retryLeftOut(RunState run, RoleFailure failure) {
    String runId = run.getRunId();
    requireOver(run, "what it leaves out is tried when it goes on");
    screen.begin(runId);
    if (run.getLeftOut() == 0) {
      screen.sayLast("run " + runId + " left nothing out");
      screen.result(run);
      return ExitCodes.DONE;
    }
    commands.finalizeRun(runId);
    follower.awaitRun(
        runId,
        state -> state.getRetrying() || state.getRetries() > run.getRetries(),
        RunLauncher.PATIENCE);
    RunState now = awaitNews(run, RunState::getRetries, failure);
    return now.getLeftOut() == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  /**
   * Has the tables dropped that the swap of a run put aside, and waits for that.
   *
   * @return the exit code: done where they are gone
   */
  public int dropOld(RunState run, RoleFailure failure) {
    String runId = run.getRunId();
    requireOver(run, "the tables that it puts aside can be dropped when it is");
    screen.begin(runId);
    if (!run.getSwaps()) {
      screen.sayLast("run " + runId + " put no tables aside");
      screen.result(run);
      return ExitCodes.DONE;
    }
    commands.dropOld(runId);
    follower.awaitRun(
        runId,
        state -> state.getDroppingOld() || state.getDrops() > run.getDrops(),
        RunLauncher.PATIENCE);
    RunState now = awaitNews(run, RunState::getDrops, failure);
    return now.getOldTables() == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  static void requireOver(RunState run, String otherwise) {
    if (!RunStatus.isOver(run)) {
      throw RunLauncher.noSuchRun(
          "run %s is not over (%s): %s".formatted(run.getRunId(), run.getPhase(), otherwise));
    }
  }

  /** Waits until something was done once more, and says what is new of the run. */
  private RunState awaitNews(RunState run, ToIntFunction<RunState> times, RoleFailure failure) {
    RunState now = run;
    while (times.applyAsInt(now) == times.applyAsInt(run)) {
      now = follower.await(RunLauncher.LOOK).state(run.getRunId()).orElseThrow();
      failure.throwIfAny();
    }
    interruption.close();
    List<String> news = new ArrayList<>(now.getWarnings());
    news.removeAll(run.getWarnings());
    news.forEach(screen::say);
    screen.result(now);
    return now;
  }
}
