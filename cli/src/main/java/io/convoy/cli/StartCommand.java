// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunIds;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convoy start}: asks the services for a run. */
@Command(
    name = "start",
    description = "Ask the services of a pipeline for a run.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends with 0 when a coordinator has begun the run; with --wait when the run is over. Needs"
          + " kafka.bootstrap.servers and schema.registry.url in the configuration."
    })
final class StartCommand implements Callable<Integer> {
  private static final StartVerify COMPARISON = StartVerify.newBuilder().setOnly(List.of()).build();

  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private ProgressOptions progress = new ProgressOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      defaultValue = "replicate",
      description =
          "replicate, verify or sync: load anew, compare both sides, or bring what changed"
              + " (default: ${DEFAULT-VALUE})")
  private Wanted kind = Wanted.REPLICATE;

  @Mixin private AfterHandover afterHandover = new AfterHandover();

  @Option(names = "--wait", description = "follow the run to its end, and report it")
  private boolean wait;

  /** Kinds of runs that can be asked for. */
  enum Wanted {
    REPLICATE,
    VERIFY,
    SYNC
  }

  @Override
  public Integer call() {
    return Fleet.ask(configuration, progress, this::start);
  }

  private int start(RunLauncher launcher, RunScreen screen) {
    String runId = RunIds.next(Clock.systemUTC());
    boolean again = afterHandover.isWanted();
    // Whoever asked for a run before may still follow it: only what failed is replaced.
    switch (kind) {
      case REPLICATE -> launcher.start(runId, new StartRun(again), RunLauncher::hasFailed);
      case VERIFY -> launcher.verify(runId, COMPARISON, RunLauncher::hasFailed);
      case SYNC ->
          launcher.sync(runId, new StartSync(List.of(), false, again), RunLauncher::hasFailed);
    }
    if (wait) {
      // The roles are elsewhere; here none of them can fail.
      return launcher.follow(runId, new RoleFailure());
    }
    RunState run = launcher.awaitTaken(runId);
    if (RunLauncher.hasFailed(run)) {
      screen.sayLast(ErrorCode.numbered(run.getFailureCode(), String.valueOf(run.getFailure())));
      screen.result(run);
      return ExitCodes.of(run);
    }
    screen.result(run);
    return ExitCodes.DONE;
  }
}
