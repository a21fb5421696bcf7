// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.pipeline.PipelineClient;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.role.LocalRuns;
import io.convoy.cli.runs.RunList;
import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.coordinator.effect.inventory.RunHistory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convoy runs}: the runs of a pipeline. */
@Command(
    name = "runs",
    description = "List the runs of a pipeline, the newest first.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Asks the pipeline's Kafka where the configuration has kafka.bootstrap.servers and"
          + " schema.registry.url; else, or with --work-dir, the work folder of 'convoy replicate'"
          + " and the reports in it. Where these know of none, or with --all, the target as well:"
          + " it remembers each load that came to its end (target.history). Ends with 0."
    })
final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--all", description = "also those that only the target remembers")
  private boolean all;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "folder that 'convoy replicate' worked in (default there: .convoy)")
  private @Nullable Path workDir;

  @Override
  public Integer call() {
    RunList runs = new RunList(configuration.load(Set.of()).pipeline());
    if (workDir == null && configuration.isOfCluster()) {
      addOfServices(runs);
    } else {
      addOfFolder(runs, workDir == null ? Path.of(".convoy") : workDir);
    }
    if (all) {
      addOfTarget(runs);
    } else if (runs.isEmpty()) {
      tryTarget(runs);
    }
    print(runs);
    return ExitCodes.DONE;
  }

  private void print(RunList runs) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      out.println(JsonDocument.text(runs.document()));
    } else if (runs.isEmpty()) {
      say("the pipeline has no runs yet");
    } else {
      runs.lines().forEach(out::println);
    }
    out.flush();
  }

  private void addOfServices(RunList runs) {
    try (PipelineClient client = PipelineClient.open(configuration.loadForCluster(Set.of()))) {
      runs.addPublished(client.pictures(), Instant.now());
    } catch (ConvoyException e) {
      if (e.code() != ErrorCode.NO_SUCH_RUN) {
        throw e;
      }
    }
  }

  private void addOfFolder(RunList runs, Path folder) {
    if (WorkDir.isAt(folder)) {
      try (WorkDir dir = WorkDir.open(folder)) {
        Logs.into(dir.root());
        runs.addPublished(LocalRuns.in(dir, configuration.load(Set.of())), Instant.now());
      } catch (ConvoyException e) {
        if (e.code() != ErrorCode.RUN_IN_PROGRESS) {
          throw e;
        }
        say("a run is at work in %s and not listed: its page shows it".formatted(folder));
      }
    }
    runs.addReported(WorkDir.reports(folder));
  }

  /** A pipeline without runs need not have a target that can be asked. */
  private void tryTarget(RunList runs) {
    try {
      addOfTarget(runs);
    } catch (ConvoyException e) {
      say("the target was not asked: " + e.told());
    }
  }

  private void addOfTarget(RunList runs) {
    ConvoyConfig config = configuration.load(Set.of(Credentials.TARGET));
    TargetConfig target = config.target();
    try (Connection connection =
        PostgresSession.open(target.url(), target.user(), target.password(), "convoy runs")) {
      runs.addRemembered(RunHistory.list(connection, config.pipeline()));
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot ask the target for its runs", e);
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
