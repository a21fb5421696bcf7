// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.role.LocalRun;
import io.convoy.common.channel.RunIds;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.schemas.event.StartRun;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convoy replicate}: one run in this process. */
@Command(
    name = "replicate",
    description = "Replicate a database in one process, from description to proof.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Without kafka.bootstrap.servers in the configuration a Kafka broker runs in this process."
    })
final class ReplicateCommand implements Callable<Integer> {
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private ProgressOptions progress = new ProgressOptions();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = ".convoy",
      description = "folder for the broker's data and the log (default: ${DEFAULT-VALUE})")
  private Path workDir = Path.of(".convoy");

  @Mixin private AfterHandover afterHandover = new AfterHandover();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      arity = "0..1",
      fallbackValue = "",
      description = "go on with a run, the latest if not named")
  private @Nullable String resume;

  @Override
  public Integer call() {
    ConvoyConfig config = configuration.load();
    try (WorkDir dir = WorkDir.open(workDir);
        RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, "nothing was begun")) {
      Logs.into(dir.root());
      LocalRun run = new LocalRun(config, dir, screen, interruption, this::advice);
      String fresh = RunIds.next(Clock.systemUTC());
      if (resume == null) {
        return run.start(fresh, new StartRun(afterHandover.isWanted()));
      }
      return resume.isEmpty() ? run.resumeLatest(fresh) : run.resume(resume);
    }
  }

  private String advice(String runId) {
    String dir = workDir.equals(Path.of(".convoy")) ? "" : " --work-dir " + workDir;
    return "go on with: ./convoy replicate -f " + configuration.path() + dir + " --resume " + runId;
  }
}
