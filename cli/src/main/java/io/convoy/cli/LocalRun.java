// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.progress.ProgressView;
import io.convoy.cli.progress.RunPicture;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.channel.RunIds;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** One run in this process, from its command to its report; {@code replicate} and {@code demo}. */
final class LocalRun {
  private static final Duration CLEAN_UP = Duration.ofMinutes(2);

  private final ConvoyConfig config;
  private final WorkDir dir;
  private final RunReporter.Style style;
  private final PrintStream out;
  private final PrintStream err;

  LocalRun(ConvoyConfig config, WorkDir dir, RunReporter.Style style, Streams streams) {
    this.config = config;
    this.dir = dir;
    this.style = style;
    this.out = streams.out();
    this.err = streams.err();
  }

  /** Where results and progress go. */
  record Streams(PrintStream out, PrintStream err) {}

  /** Starts a new run; what an unfinished one left in this work folder is cleaned up first. */
  int start(String resumeHint) {
    Preflight.check(config);
    try (LocalConvoy convoy = LocalConvoy.start(config, dir);
        RunFollower follower = convoy.follower();
        RunCommands commands = convoy.commands()) {
      Optional<RunState> unfinished = follower.latest().filter(LocalRun::isUnfinished);
      if (unfinished.isPresent()) {
        cleanUp(unfinished.get(), convoy, follower, commands);
      }
      String runId = RunIds.next(Clock.systemUTC());
      commands.start(runId);
      return report(runId, convoy, follower, resumeHint);
    }
  }

  /**
   * Goes on with a run.
   *
   * @param wanted its id; empty for the latest
   */
  int resume(String wanted, String resumeHint) {
    Preflight.check(config);
    try (LocalConvoy convoy = LocalConvoy.start(config, dir);
        RunFollower follower = convoy.follower();
        RunCommands commands = convoy.commands()) {
      RunState run = find(wanted, follower);
      if (run.getPhase() == Phase.FAILED || run.getPaused()) {
        if (run.getPhase() == Phase.FAILED && run.getResumeAt() == null) {
          throw new ConvoyException(
              ErrorCode.NO_SUCH_RUN,
              "run " + run.getRunId() + " cannot go on: " + run.getFailure());
        }
        commands.resume(run.getRunId());
        follower.awaitRun(run.getRunId(), state -> state.getPhase() != Phase.FAILED, CLEAN_UP);
      }
      return report(run.getRunId(), convoy, follower, resumeHint);
    }
  }

  private RunState find(String wanted, RunFollower follower) {
    Optional<RunState> found = wanted.isEmpty() ? follower.latest() : follower.state(wanted);
    RunState run =
        found.orElseThrow(() ->
            new ConvoyException(
                ErrorCode.NO_SUCH_RUN,
                wanted.isEmpty()
                    ? "no run of pipeline " + config.pipeline() + " to go on with in " + dir.root()
                    : "no run " + wanted + " of pipeline " + config.pipeline()));
    if (run.getPhase() == Phase.CANCELLED) {
      throw new ConvoyException(
          ErrorCode.NO_SUCH_RUN, "run " + run.getRunId() + " was cancelled; start a new one");
    }
    return run;
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
    err.println(
        "run " + run.getRunId() + " was not finished: clearing up what it left, starting anew");
    commands.cancel(run.getRunId());
    follower.awaitRun(
        run.getRunId(),
        state -> state.getPhase() == Phase.CANCELLED && state.getEndedAt() != null,
        CLEAN_UP);
  }

  private int report(String runId, LocalConvoy convoy, RunFollower follower, String resumeHint) {
    Interruption interruption = new Interruption(convoy, runId, resumeHint, err);
    RunPicture last;
    try (ProgressView view = style.open(err)) {
      interruption.arm();
      view.begin(runId);
      last = new RunReporter(follower, convoy.fatal()).follow(runId, view);
    }
    interruption.disarm();
    RunState run = last.run();
    if (style == RunReporter.Style.PEOPLE) {
      Summary.of(last).forEach(out::println);
    }
    if (run.getPhase() == Phase.FAILED && run.getResumeAt() != null) {
      err.println("when it is mended, go on with: " + resumeHint + runId);
    }
    return ExitCodes.of(run);
  }
}
