// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.Handover;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.role.LocalRun;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.SyncConfig;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convoy handover}: the target takes over from its source. */
@Command(
    name = "handover",
    description =
        "The evening of a migration: catch up, wait until nobody writes to the source, take the"
            + " last step, set the sequences, and prove that both sides are equal.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Asks on a terminal whether writers have stopped. Until then it can be stopped without harm,"
          + " and asked again after. Ends with 0 where the target has taken over and is proven,"
          + " with 3 where a table differs, and with 1 where a step could not be finished. "
          + FollowUpCommand.WHERE
    })
final class HandoverCommand implements Callable<Integer> {
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private ProgressOptions progress = new ProgressOptions();
  @ArgGroup private Rest rest = new Rest();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "folder for the broker's data and the log, in one process (default: .convoy)")
  private @Nullable Path workDir;

  /** When nobody writes to the source any more. */
  private static final class Rest {
    @Option(
        names = "--writers-stopped",
        description = "nobody writes to the source any more; asks nothing")
    private boolean writersStopped;

    @Option(
        names = "--when-quiet",
        description = "take a step that finds nothing new for the sign that nobody writes")
    private boolean whenQuiet;
  }

  @Override
  public Integer call() {
    Optional<Runnable> word = word();
    return workDir == null && configuration.isOfCluster() ? askServices(word) : here(word);
  }

  // It may be null again since JDK 25, where nobody sits at a terminal.
  @SuppressWarnings("SystemConsoleNull")
  private Optional<Runnable> word() {
    if (rest.whenQuiet) {
      return Optional.empty();
    }
    if (rest.writersStopped) {
      return Optional.of(() -> {});
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no terminal to ask on: --writers-stopped says that nobody writes to the source,"
              + " --when-quiet waits for a step that finds nothing new");
    }
    return Optional.of(() ->
        console.readLine(
            "%nStop all writers of the source, then press Enter (Ctrl-C: not today) "));
  }

  private int askServices(Optional<Runnable> word) {
    SyncConfig rhythm = configuration.load().sync();
    return Fleet.ask(
        configuration,
        progress,
        (launcher, screen) ->
            new Handover(
                    launcher,
                    screen,
                    new RoleFailure(),
                    rhythm,
                    word,
                    RunLauncher::hasFailed,
                    report -> {})
                .run());
  }

  private int here(Optional<Runnable> word) {
    ConvoyConfig config = configuration.load();
    try (WorkDir dir = WorkDir.open(workDir == null ? Path.of(".convoy") : workDir);
        RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, "nothing was begun")) {
      Logs.into(dir.root());
      return new LocalRun(config, dir, screen, interruption, this::advice).handOver(word);
    }
  }

  private String advice(String runId) {
    return "ask for it again";
  }
}
