// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.Cluster;
import io.convoy.cli.pipeline.FollowUp;
import io.convoy.cli.pipeline.Preflight;
import io.convoy.cli.pipeline.RunAdvice;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.role.LocalRun;
import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.config.ConvoyConfig;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks something of a run that is over, and waits for what comes of it. */
abstract class FollowUpCommand implements Callable<Integer>, FollowUp {
  static final String WHERE =
      "Asks the pipeline's services where the configuration has kafka.bootstrap.servers and"
          + " schema.registry.url; else, or with --work-dir, does it in this process, as 'convoy"
          + " replicate' did.";

  private final String advice;

  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private ProgressOptions progress = new ProgressOptions();
  @Mixin private RunParameter wanted = new RunParameter();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "folder that 'convoy replicate' worked in (default there: .convoy)")
  private @Nullable Path workDir;

  /**
   * @param advice for who interrupts it, or comes while a run is at work
   */
  FollowUpCommand(String advice) {
    this.advice = advice;
  }

  /** Whether what it says is read by a program. */
  final boolean isForMachines() {
    return progress.isJson();
  }

  /** The databases that it uses itself where services do the work. */
  Set<Credentials> needed() {
    return Set.of();
  }

  @Override
  public Integer call() {
    return workDir == null && configuration.isOfCluster() ? askServices() : here();
  }

  private int askServices() {
    ConvoyConfig config = configuration.loadForCluster(needed());
    try (RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, advice)) {
      Preflight.check(config.kafka());
      try (Cluster cluster = interruption.closes(Cluster.of(config))) {
        cluster.demandTopics();
        try (RunLauncher launcher =
            new RunLauncher(cluster, screen, interruption, new Advice(advice))) {
          return ask(launcher, launcher.find(wanted.id()), new RoleFailure());
        }
      }
    }
  }

  private int here() {
    ConvoyConfig config = configuration.load();
    try (WorkDir dir = WorkDir.open(workDir == null ? Path.of(".convoy") : workDir);
        RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, advice)) {
      Logs.into(dir.root());
      return new LocalRun(config, dir, screen, interruption, runId -> advice)
          .followUp(wanted.id(), this);
    }
  }

  /** Of a command that begins no run. */
  private record Advice(String text) implements RunAdvice {
    @Override
    public String whenBusy() {
      return text;
    }

    @Override
    public String whenInterrupted(String runId) {
      return text;
    }

    @Override
    public String whenFailed(String runId) {
      return text;
    }
  }
}
