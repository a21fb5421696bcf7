// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

import io.convoy.cli.pipeline.FollowUp;
import io.convoy.cli.pipeline.Handover;
import io.convoy.cli.pipeline.Preflight;
import io.convoy.cli.pipeline.Reload;
import io.convoy.cli.pipeline.RunAdvice;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.pipeline.SyncLoop;
import io.convoy.cli.pipeline.SyncLoop.Until;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.report.ReportFiles;
import io.convoy.cli.report.RunReport;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import io.convoy.schemas.table.RowRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run in this process, from its command to its report; {@code replicate} and {@code demo}. */
public final class LocalRun {
  private final ConvoyConfig config;
  private final WorkDir dir;
  private final RunScreen screen;
  private final Interruption interruption;
  private final Advice advice;
  private Optional<Path> kept = Optional.empty();

  /**
   * @param advice for a run's id: how to go on with it when it has stopped
   */
  public LocalRun(
      ConvoyConfig config,
      WorkDir dir,
      RunScreen screen,
      Interruption interruption,
      UnaryOperator<String> advice) {
    this.config = config;
    this.dir = dir;
    this.screen = screen;
    this.interruption = interruption;
    this.advice = new Advice(advice);
  }

  /** A run ends with its process, and begins again with the next. */
  private record Advice(UnaryOperator<String> goOn) implements RunAdvice {
    @Override
    public String whenBusy() {
      return "go on with it (--resume), or wait for its end";
    }

    @Override
    public String whenInterrupted(String runId) {
      return "nothing is lost; " + goOn.apply(runId);
    }

    @Override
    public String whenFailed(String runId) {
      return goOn.apply(runId);
    }
  }

  /** Chooses the run, and has it going when it returns its id. */
  private interface Beginning {
    String at(RunLauncher launcher);
  }

  /** What is done while all roles are at work here. */
  private interface Work {
    int exitCode(LocalConvoy convoy, RunLauncher launcher);
  }

  /** Starts a new run; what an unfinished one left in this work folder is cleaned up first. */
  public int start(String runId, StartRun wish) {
    return with(launcher -> start(runId, wish, launcher));
  }

  /** Starts a new run that compares. */
  public int verify(String runId, StartVerify wish) {
    return with(launcher -> {
      launcher.verify(runId, wish, this::isAbandoned);
      return runId;
    });
  }

  /**
   * Has the target follow its source.
   *
   * @param wish what each step is
   */
  public int sync(StartSync wish, Until until) {
    return atWork((convoy, launcher) -> {
      showPage(convoy);
      return new SyncLoop(launcher, screen, convoy.failure(), wish, config.sync())
          .run(until, this::isAbandoned);
    });
  }

  /**
   * Brings ranges of rows of one table anew.
   *
   * @param table its name, or a pattern
   */
  public int reload(String table, List<RowRange> parts) {
    return atWork((convoy, launcher) -> {
      showPage(convoy);
      return new Reload(launcher, screen, convoy.failure(), table).run(parts, this::isAbandoned);
    });
  }

  /**
   * Hands over to the target.
   *
   * @param consent as {@link Handover} takes it
   */
  public int handOver(Handover.Consent consent) {
    return atWork((convoy, launcher) -> {
      showPage(convoy);
      return new Handover(
              launcher, screen, convoy.failure(), config, consent, this::isAbandoned, this::keep)
          .run();
    });
  }

  /**
   * Goes on with a run.
   *
   * @param wanted its id
   */
  public int resume(String wanted) {
    return with(launcher ->
        resume(
            launcher
                .run(wanted)
                .orElseThrow(
                    () -> RunLauncher.noSuchRun("no run " + wanted + " of " + config.pipeline())),
            launcher));
  }

  /**
   * Goes on with the latest run. Where the last process died before it could ask for one, there is
   * none, and this starts it.
   *
   * @param fresh the id of a run to start
   */
  public int resumeLatest(String fresh) {
    return with(launcher -> {
      Optional<RunState> latest = launcher.latest();
      return latest.isPresent()
          ? resume(latest.orElseThrow(), launcher)
          : start(fresh, new StartRun(), launcher);
    });
  }

  /** Goes on with the latest run, whatever kind it is of. */
  public int resumeLatest() {
    return with(launcher ->
        resume(
            launcher
                .latest()
                .orElseThrow(
                    () -> RunLauncher.noSuchRun(config.pipeline() + " has no run to go on with")),
            launcher));
  }

  /**
   * Asks something of a run that is over.
   *
   * @param wanted its id; null for the latest run
   */
  public int followUp(@Nullable String wanted, FollowUp followUp) {
    return atWork(
        (convoy, launcher) -> followUp.ask(launcher, launcher.find(wanted), convoy.failure()));
  }

  private int with(Beginning beginning) {
    return atWork((convoy, launcher) -> {
      String runId = beginning.at(launcher);
      showPage(convoy);
      int code = launcher.follow(runId, convoy.failure(), this::keep);
      kept.ifPresent(file -> screen.sayLast("the report: " + file));
      return code;
    });
  }

  private int atWork(Work work) {
    Preflight.check(config);
    try (LocalConvoy convoy = interruption.closes(LocalConvoy.start(config, dir));
        RunLauncher launcher = new RunLauncher(convoy.cluster(), screen, interruption, advice)) {
      return work.exitCode(convoy, launcher);
    }
  }

  private void showPage(LocalConvoy convoy) {
    convoy.page().ifPresent(page -> screen.say("watch it at " + page.link()));
  }

  /** What came of the run stands, even where its report cannot be kept. */
  private void keep(RunReport report) {
    try {
      kept = Optional.of(ReportFiles.keep(report, dir.reports()));
    } catch (ConvoyException e) {
      screen.say(String.valueOf(e.getMessage()));
    }
  }

  private String start(String runId, StartRun wish, RunLauncher launcher) {
    launcher.start(runId, wish, this::isAbandoned);
    return runId;
  }

  /** With a broker of its own this process is the only one that could work on a run. */
  private boolean isAbandoned(RunState run) {
    return config.kafka().bootstrapServers() == null || RunLauncher.hasFailed(run);
  }

  private static String resume(RunState run, RunLauncher launcher) {
    launcher.resume(run);
    return run.getRunId();
  }
}
