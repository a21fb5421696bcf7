// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunReport;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Begins runs of a pipeline that is up, goes on with them, and shows them until they are over. */
public final class RunLauncher implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  static final Duration LOOK = Duration.ofMillis(200);

  private final Cluster cluster;
  private final RunFollower follower;
  private final RunCommands commands;
  private final RunScreen screen;
  private final Interruption interruption;
  private final RunAdvice advice;
  private final Duration stallAfter;
  private final ReportMaker reports;
  private final LoadExplanation explanation;

  public RunLauncher(
      Cluster cluster, RunScreen screen, Interruption interruption, RunAdvice advice) {
    this.cluster = cluster;
    this.follower = cluster.follower();
    this.commands = cluster.commands();
    this.screen = screen;
    this.interruption = interruption;
    this.advice = advice;
    this.stallAfter = cluster.stallAfter();
    this.reports = cluster.reports();
    this.explanation = new LoadExplanation(commands, screen, interruption);
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
  public void start(String runId, StartRun wish, Predicate<RunState> isAbandoned) {
    screen.begin(runId);
    latest().filter(RunStatus::isUnfinished).ifPresent(run -> remove(run, isAbandoned));
    awaitReleased();
    commands.start(runId, wish);
    interruption.advise(advice.whenInterrupted(runId));
  }

  /**
   * Asks for a new run that compares; what an unfinished one of its kind left is removed first.
   *
   * @param isAbandoned as for {@link #start}
   */
  public void verify(String runId, StartVerify wish, Predicate<RunState> isAbandoned) {
    screen.begin(runId);
    requireLoaded(isAbandoned);
    commands.verify(runId, wish);
    interruption.advise(advice.whenInterrupted(runId));
  }

  /** What a run that is not finished, and is no load, left is removed. */
  private void requireLoaded(Predicate<RunState> isAbandoned) {
    latest()
        .filter(RunStatus::isUnfinished)
        .ifPresent(run -> {
          if (run.getKind() == Kind.REPLICATE) {
            throw new ConvoyException(
                ErrorCode.RUN_IN_PROGRESS,
                "run %s is not finished (%s), so the target is not yet what it is to be; go on with it or cancel it first"
                    .formatted(run.getRunId(), run.getPhase()));
          }
          remove(run, isAbandoned);
        });
    awaitReleased();
  }

  /** Whoever cancelled a run may have been killed before all of it was removed. */
  private void awaitReleased() {
    for (String runId : follower.beingReleased()) {
      screen.say("waiting until what run " + runId + " left is removed");
      follower.awaitRun(runId, RunStatus::isCancelled, PATIENCE);
    }
  }

  /** Asks for a new run that brings the target to what the source is, as {@link #verify} does. */
  public void sync(String runId, StartSync wish, Predicate<RunState> isAbandoned) {
    screen.begin(runId);
    requireLoaded(isAbandoned);
    commands.sync(runId, wish);
    interruption.advise(advice.whenInterrupted(runId));
  }

  /** Shows a run until it is over. */
  RunPicture watch(String runId, RoleFailure failure) {
    return new RunReporter(follower, failure, stallAfter).follow(runId, screen);
  }

  /** The last that is said. */
  void report(RunPicture last) {
    interruption.close();
    screen.report(reportOf(last));
  }

  RunReport reportOf(RunPicture last) {
    return reports.of(last, null);
  }

  /** The load that was asked for last, as far as Kafka still knows it. */
  Optional<RunState> latestLoad() {
    return follower.latest(Kind.REPLICATE, PATIENCE);
  }

  /** Waits for a time, or until a role of this process fails. */
  void rest(Duration time, RoleFailure failure) {
    long since = System.nanoTime();
    while (System.nanoTime() - since < time.toNanos()) {
      follower.await(LOOK);
      failure.throwIfAny();
    }
  }

  /** Ends the progress: what follows are results. */
  public void finish() {
    interruption.close();
    screen.close();
  }

  /** Tells each row of a run that the target refused. */
  public void rejects(RunState run, Consumer<Reject> taker) {
    FollowedRun followed = follower.run(run.getRunId()).orElseThrow();
    Optional<String> note = cluster.rejects().tell(followed, taker);
    interruption.close();
    note.ifPresent(screen::say);
    screen.close();
  }

  /** Loads such rows again. */
  public RejectRetries retries(RoleFailure failure) {
    return new RejectRetries(cluster, follower, failure);
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

  /** What may be asked of runs that are over. */
  public EndedRuns ended() {
    return new EndedRuns(follower, commands, screen, interruption);
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
    return follow(runId, failure, report -> {});
  }

  /**
   * The same.
   *
   * @param keeper is given the report before it is shown
   */
  public int follow(String runId, RoleFailure failure, Consumer<RunReport> keeper) {
    RunReporter reporter = new RunReporter(follower, failure, stallAfter);
    RunPicture last = reporter.follow(runId, screen);
    RunReport report = reports.of(last, explanation.of(last, reporter));
    keeper.accept(report);
    interruption.close();
    screen.report(report);
    if (isResumable(last.run())) {
      screen.sayLast("when it is mended, " + advice.whenFailed(runId));
    }
    return ExitCodes.of(last.run());
  }

  /** The report of a run as it is now. */
  public RunReport report(RunState run) {
    RunPicture picture = RunPicture.of(follower.run(run.getRunId()).orElseThrow());
    RunReport report = reports.of(picture, null);
    interruption.close();
    screen.close();
    return report;
  }

  @Override
  public void close() {
    commands.close();
    follower.close();
  }
}
