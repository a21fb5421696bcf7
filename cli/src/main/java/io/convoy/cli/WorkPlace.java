// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.role.LocalRun;
import io.convoy.common.config.ConvoyConfig;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where a command that begins runs works: it asks services where the configuration names what they
 * need; else, or with {@code --work-dir}, the work is done in this process.
 */
final class WorkPlace {
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private ProgressOptions progress = new ProgressOptions();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "folder for the broker's data and the log, in one process (default: .convoy)")
  private @Nullable Path workDir;

  ConfigurationFile configuration() {
    return configuration;
  }

  ProgressOptions progress() {
    return progress;
  }

  boolean isOfServices() {
    return workDir == null && configuration.isOfCluster();
  }

  /** The option that names the same folder again, to follow others; empty where it is usual. */
  String option() {
    return workDir == null ? "" : " --work-dir " + workDir;
  }

  /** Returns the exit code. */
  int askServices(Fleet.Question question) {
    return Fleet.ask(configuration, progress, question);
  }

  /**
   * Returns the exit code.
   *
   * @param advice for a run's id: how to go on with it when it has stopped
   */
  int here(UnaryOperator<String> advice, ToIntFunction<LocalRun> work) {
    ConvoyConfig config = configuration.load();
    try (WorkDir dir = WorkDir.open(workDir == null ? Path.of(".convoy") : workDir);
        RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, "nothing was begun")) {
      Logs.into(dir.root());
      return work.applyAsInt(new LocalRun(config, dir, screen, interruption, advice));
    }
  }
}
