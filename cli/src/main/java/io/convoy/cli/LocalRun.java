// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.progress.RunPicture;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One run in this process, from its command to its report; {@code replicate} and {@code demo}. */
final class LocalRun {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ConvoyConfig config;
  private final WorkDir dir;
  private final RunScreen screen;
  private final Interruption interruption;
  private final UnaryOperator<String> advice;

  /**
   * @param advice for a run's id: how to go on with it when it has stopped
   */
  LocalRun(
      ConvoyConfig config,
      WorkDir dir,
      RunScreen screen,
      Interruption interruption,
      UnaryOperator<String> advice) {
    this.config = config;
    this.dir = dir;
    this.screen = screen;
    this.interruption = interruption;
    this.advice = advice;
  }

  /** Something to be done with a pipeline that is up. */
  private interface Work {
    int on(LocalConvoy convoy, RunFollower follower, RunCommands commands);
  }

  /** Starts a new run; what an unfinished one left in this work folder is cleaned up first. */
  int start(String runId) {
    return with((convoy, follower, commands) -> start(runId, convoy, follower, commands));
  }

  /**
   * Goes on with a run.
   *
   * @param wanted its id
   */
  int resume(String wanted) {
    return with((convoy, follower, commands) -> {
      RunState run =
          follower
              .state(wanted)
              .orElseThrow(() -> noSuchRun("no run " + wanted + " of " + config.pipeline()));
      return resume(run, convoy, follower, commands);
    });
  }

  /**
   * Goes on with the latest run. Where the last process died before it could ask for one, there is
   * none, and this starts it.
   *
   * @param fresh the id of a run to start
   */
  int resumeLatest(String fresh) {
    return with((convoy, follower, commands) -> {
      Optional<RunState> latest = follower.latest(PATIENCE);
      return latest.isPresent()
          ? resume(latest.orElseThrow(), convoy, follower, commands)
          : start(fresh, convoy, follower, commands);
    });
  }

  private int with(Work work) {
    Preflight.check(config);
    try (LocalConvoy convoy = interruption.closes(LocalConvoy.start(config, dir));
        RunFollower follower = convoy.follower();
        RunCommands commands = convoy.commands()) {
      return work.on(convoy, follower, commands);
    }
  }

  private int start(String runId, LocalConvoy convoy, RunFollower follower, RunCommands commands) {
    screen.begin(runId);
    Optional<RunState> unfinished = follower.latest(PATIENCE).filter(LocalRun::isUnfinished);
    if (unfinished.isPresent()) {
      cleanUp(unfinished.orElseThrow(), convoy, follower, commands);
    }
    commands.start(runId);
    return follow(runId, convoy, follower);
  }

  private int resume(RunState run, LocalConvoy convoy, RunFollower follower, RunCommands commands) {
    String runId = run.getRunId();
    refuseWhatIsOver(run);
    screen.begin(runId);
    if (run.getPhase() == Phase.FAILED || run.getPaused()) {
      commands.resume(runId);
      follower.awaitRun(
          runId, state -> state.getPhase() != Phase.FAILED && !state.getPaused(), PATIENCE);
    }
    return follow(runId, convoy, follower);
  }

  private static void refuseWhatIsOver(RunState run) {
    if (run.getPhase() == Phase.CANCELLED) {
      throw noSuchRun("run " + run.getRunId() + " was cancelled; start a new one");
    }
    if (run.getPhase() == Phase.FAILED && run.getResumeAt() == null) {
      throw noSuchRun("run " + run.getRunId() + " cannot go on: " + run.getFailure());
    }
  }

  private static ConvoyException noSuchRun(String message) {
    return new ConvoyException(ErrorCode.NO_SUCH_RUN, message);
  }

  private static boolean isUnfinished(RunState run) {
    return switch (run.getPhase()) {
      case COMPLETED, CANCELLED -> false;
      case FAILED -> run.getResumeAt() != null;
      case DESCRIBE, RESET, SCHEMA, PLAN, COPY, FINALIZE, SEQUENCES, VERIFY -> true;
    };
  }

  private void cleanUp(
      RunState run, LocalConvoy convoy, RunFollower follower, RunCommands commands) {
    boolean failed = run.getPhase() == Phase.FAILED;
    if (!convoy.hasEmbeddedBroker() && !failed) {
      throw new ConvoyException(
          ErrorCode.RUN_IN_PROGRESS,
          "run %s of pipeline %s is at %s; go on with it (--resume) or cancel it"
              .formatted(run.getRunId(), config.pipeline(), run.getPhase()));
    }
    screen.say("removing what run " + run.getRunId() + " left, which was not finished");
    commands.cancel(run.getRunId());
    follower.awaitRun(
        run.getRunId(),
        state -> state.getPhase() == Phase.CANCELLED && state.getEndedAt() != null,
        PATIENCE);
  }

  private int follow(String runId, LocalConvoy convoy, RunFollower follower) {
    interruption.advise("nothing is lost; " + advice.apply(runId));
    RunPicture last = new RunReporter(follower, convoy.fatal()).follow(runId, screen);
    interruption.close();
    screen.report(last);
    RunState run = last.run();
    if (run.getPhase() == Phase.FAILED && run.getResumeAt() != null) {
      screen.sayLast("when it is mended, " + advice.apply(runId));
    }
    return ExitCodes.of(run);
  }
}
