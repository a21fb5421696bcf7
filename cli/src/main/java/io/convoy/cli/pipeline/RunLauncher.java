// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.channel.RunIds;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartVerify;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Begins runs of a pipeline that is up, goes on with them, and shows them until they are over. */
public final class RunLauncher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Tables of a load that are compared once more, row by row. */
  private static final int MOST_EXPLAINED = 100;

  private static final int NAMED = 1_000;
  private static final Duration LOOK = Duration.ofMillis(200);

  private final RunFollower follower;
  private final RunCommands commands;
  private final RunScreen screen;
  private final Interruption interruption;
  private final RunAdvice advice;
  private final Duration stallAfter;
  private final RejectReader rejects;

  public RunLauncher(
      Cluster cluster, RunScreen screen, Interruption interruption, RunAdvice advice) {
    this.follower = cluster.follower();
    this.commands = cluster.commands();
    this.screen = screen;
    this.interruption = interruption;
    this.advice = advice;
    this.stallAfter = cluster.stallAfter();
    this.rejects = cluster.rejects();
  }

  /** The state of a run, where there is one with this id. */
  public Optional<RunState> run(String runId) {
    return follower.state(runId);
  }

  /** The run that was asked for last. */
  public Optional<RunState> latest() {
    return follower.latest(PATIENCE);
  }

  /**
   * A run that is there.
   *
   * @param wanted its id; null for the load that was asked for last
   */
  public RunState find(@Nullable String wanted) {
    return wanted == null
        ? follower
            .latest(Kind.REPLICATE, PATIENCE)
            .orElseThrow(() -> noSuchRun("the pipeline has loaded nothing yet"))
        : PipelineClient.find(follower, wanted, PATIENCE);
  }

  /**
   * Asks for a new run; what an unfinished one left is removed first.
   *
   * @param isAbandoned whether nobody works on an unfinished run; where somebody does, this fails
   */
  public void start(String runId, Predicate<RunState> isAbandoned) {
    screen.begin(runId);
    latest().filter(RunStatus::isUnfinished).ifPresent(run -> remove(run, isAbandoned));
    commands.start(runId);
    interruption.advise(advice.whenInterrupted(runId));
  }

  /**
   * Asks for a new run that compares; what an unfinished one of its kind left is removed first.
   *
   * @param isAbandoned as for {@link #start}
   */
  public void verify(String runId, StartVerify wish, Predicate<RunState> isAbandoned) {
    screen.begin(runId);
    latest()
        .filter(RunStatus::isUnfinished)
        .ifPresent(run -> {
          if (run.getKind() != Kind.VERIFY) {
            throw new ConvoyException(
                ErrorCode.RUN_IN_PROGRESS,
                "run %s is not finished (%s), so the target is not yet what it is to be; go on with it or cancel it, then verify"
                    .formatted(run.getRunId(), run.getPhase()));
          }
          remove(run, isAbandoned);
        });
    commands.verify(runId, wish);
    interruption.advise(advice.whenInterrupted(runId));
  }

  /** Tells each row of a run that the target refused. */
  public void rejects(RunState run, Consumer<Reject> taker) {
    FollowedRun followed = follower.run(run.getRunId()).orElseThrow();
    Optional<String> note = rejects.tell(followed, taker);
    interruption.close();
    note.ifPresent(screen::say);
    screen.close();
  }

  public static boolean hasFailed(RunState run) {
    return run.getPhase() == Phase.FAILED;
  }

  /** Failed, and can go on once its reason is mended. */
  static boolean isResumable(RunState run) {
    return RunStatus.isResumable(run);
  }

  private void remove(RunState run, Predicate<RunState> isAbandoned) {
    String runId = run.getRunId();
    if (!isAbandoned.test(run)) {
      throw new ConvoyException(
          ErrorCode.RUN_IN_PROGRESS,
          "run %s is at %s, and a pipeline has one run at a time; %s"
              .formatted(runId, run.getPhase(), advice.whenBusy()));
    }
    screen.say("removing what run " + runId + " left, which was not finished");
    commands.cancel(runId);
    follower.awaitRun(runId, RunStatus::isCancelled, PATIENCE);
  }

  /** Goes on with a run that is not over. */
  public void resume(RunState run) {
    refuseWhatIsOver(run);
    String runId = run.getRunId();
    screen.begin(runId);
    interruption.advise(advice.whenInterrupted(runId));
    if (hasFailed(run) || run.getPaused()) {
      commands.resume(runId);
      follower.awaitRun(runId, state -> !hasFailed(state) && !state.getPaused(), PATIENCE);
    }
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
      return ExitCodes.DONE;
    }
    commands.finalizeRun(runId);
    follower.awaitRun(
        runId, state -> state.getRetrying() || state.getRetries() > run.getRetries(), PATIENCE);
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
      return ExitCodes.DONE;
    }
    commands.dropOld(runId);
    follower.awaitRun(
        runId, state -> state.getDroppingOld() || state.getDrops() > run.getDrops(), PATIENCE);
    RunState now = awaitNews(run, RunState::getDrops, failure);
    return now.getOldTables() == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private static void requireOver(RunState run, String otherwise) {
    if (!RunStatus.isOver(run)) {
      throw noSuchRun(
          "run %s is not over (%s): %s".formatted(run.getRunId(), run.getPhase(), otherwise));
    }
  }

  /** Waits until something was done once more, and says what is new of the run. */
  private RunState awaitNews(RunState run, ToIntFunction<RunState> times, RoleFailure failure) {
    RunState now = run;
    while (times.applyAsInt(now) == times.applyAsInt(run)) {
      now = follower.await(LOOK).state(run.getRunId()).orElseThrow();
      failure.throwIfAny();
    }
    interruption.close();
    List<String> news = new ArrayList<>(now.getWarnings());
    news.removeAll(run.getWarnings());
    news.forEach(screen::say);
    screen.close();
    return now;
  }

  private static void refuseWhatIsOver(RunState run) {
    if (run.getPhase() == Phase.CANCELLED) {
      throw noSuchRun("run " + run.getRunId() + " was cancelled; start a new one");
    }
    if (hasFailed(run) && !isResumable(run)) {
      throw noSuchRun(
          "run "
              + run.getRunId()
              + " cannot go on: "
              + ErrorCode.numbered(run.getFailureCode(), String.valueOf(run.getFailure())));
    }
  }

  public static ConvoyException noSuchRun(String message) {
    return new ConvoyException(ErrorCode.NO_SUCH_RUN, message);
  }

  /** Waits until a coordinator has taken the run up, or refused it. */
  public RunState awaitTaken(String runId) {
    return follower.awaitRun(runId, state -> true, PATIENCE);
  }

  /**
   * Shows a run until it is over, and reports it.
   *
   * @return the exit code
   */
  public int follow(String runId, RoleFailure failure) {
    RunReporter reporter = new RunReporter(follower, failure, stallAfter);
    RunPicture last = reporter.follow(runId, screen);
    RunState run = last.run();
    Optional<RunPicture> rows = isToBeExplained(run) ? rowsOf(last, reporter) : Optional.empty();
    interruption.close();
    rows.ifPresentOrElse(more -> screen.report(last, more), () -> screen.report(last));
    if (isResumable(run)) {
      screen.sayLast("when it is mended, " + advice.whenFailed(runId));
    }
    return ExitCodes.of(run);
  }

  /** Tables that are still to take their places have other names. */
  private static boolean isToBeExplained(RunState run) {
    return run.getKind() == Kind.REPLICATE
        && !run.getSwaps()
        && run.getDifferent() > 0
        && ErrorCode.VERIFICATION_DIFFERENCE.name().equals(run.getFailureCode());
  }

  /** Which rows of a load's tables differ; empty where that could not be found out. */
  private Optional<RunPicture> rowsOf(RunPicture load, RunReporter reporter) {
    List<String> tables =
        load.tables().stream()
            .filter(table -> !table.getEqual())
            .map(RunPicture::name)
            .limit(MOST_EXPLAINED)
            .toList();
    String runId = RunIds.next(Clock.systemUTC());
    interruption.advise("which rows differ is told by: ./convoy verify");
    screen.say("tables differ; run " + runId + " says in which rows");
    try {
      commands.verify(runId, new StartVerify(tables, NAMED, false));
      return Optional.of(reporter.follow(runId, screen));
    } catch (ConvoyException e) {
      screen.say("which rows differ could not be found out: " + e.told());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    commands.close();
    follower.close();
  }
}
