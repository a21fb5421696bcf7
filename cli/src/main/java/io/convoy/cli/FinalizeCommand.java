// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.Cluster;
import io.convoy.cli.pipeline.Preflight;
import io.convoy.cli.pipeline.RunAdvice;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.role.LocalRun;
import io.convoy.common.config.ConvoyConfig;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convoy finalize}: tries again what a run that is over left out. */
@Command(
    name = "finalize",
    description =
        "Add the keys, indexes and constraints that a run left out since rows were in their way.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends with 0 when nothing is left out any more, else with 1, and says what is. Asks the"
          + " pipeline's services where the configuration has kafka.bootstrap.servers and"
          + " schema.registry.url; else, or with --work-dir, does it in this process, as 'convoy"
          + " replicate' did."
    })
final class FinalizeCommand implements Callable<Integer> {
  private static final String ADVICE = "what was added stays; ask again with: ./convoy finalize";

  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private ProgressOptions progress = new ProgressOptions();
  @Mixin private RunParameter wanted = new RunParameter();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "folder that 'convoy replicate' worked in (default there: .convoy)")
  private @Nullable Path workDir;

  @Override
  public Integer call() {
    return workDir == null && configuration.isOfCluster() ? askServices() : here();
  }

  private int askServices() {
    ConvoyConfig config = configuration.loadForCluster(Set.of());
    try (RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, ADVICE)) {
      Preflight.check(config.kafka());
      try (Cluster cluster = interruption.closes(Cluster.of(config))) {
        cluster.demandTopics();
        try (RunLauncher launcher = new RunLauncher(cluster, screen, interruption, new Advice())) {
          return launcher.retryLeftOut(launcher.find(wanted.id()), new RoleFailure());
        }
      }
    }
  }

  private int here() {
    ConvoyConfig config = configuration.load();
    try (WorkDir dir = WorkDir.open(workDir == null ? Path.of(".convoy") : workDir);
        RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, ADVICE)) {
      Logs.into(dir.root());
      return new LocalRun(config, dir, screen, interruption, runId -> ADVICE)
          .retryLeftOut(wanted.id());
    }
  }

  /** Of a command that begins no run. */
  private record Advice() implements RunAdvice {
    @Override
    public String whenBusy() {
      return ADVICE;
    }

    @Override
    public String whenInterrupted(String runId) {
      return ADVICE;
    }

    @Override
    public String whenFailed(String runId) {
      return ADVICE;
    }
  }
}
