// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.PipelineClient;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.progress.ProgressViews;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.SyncStanding;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.report.Summary;
import io.convoy.common.config.ConvoyConfig;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convoy status}: how a run stands. */
@Command(
    name = "status",
    description =
        "Show how a run stands, its tables and its report once it is over, and how far the target"
            + " is behind where it follows its source.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends with 0 while the run is at work or when it is done, with --watch when it is over. Needs"
          + " kafka.bootstrap.servers and schema.registry.url in the configuration, and no"
          + " database."
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private RunParameter wanted = new RunParameter();

  @Option(names = "--watch", description = "follow the run to its end")
  private boolean watch;

  @Option(names = "--json", description = "JSON lines; progress that is watched goes to stderr")
  private boolean json;

  @Override
  public Integer call() {
    ConvoyConfig config = configuration.loadForCluster(Set.of());
    try (PipelineClient client = PipelineClient.open(config)) {
      String id = client.find(wanted.id()).getRunId();
      RunPicture picture = watch ? watched(client, id) : client.picture(id);
      if (!watch) {
        show(picture, System.out);
        show(client.standing(config.sync()), System.out);
      }
      return picture.isOver() ? ExitCodes.of(picture.run()) : ExitCodes.DONE;
    }
  }

  private RunPicture watched(PipelineClient client, String id) {
    RunScreen.Style style = json ? RunScreen.Style.MACHINES : RunScreen.Style.PEOPLE;
    try (RunScreen screen = RunScreen.ofProcess(style);
        Interruption interruption =
            Interruption.ofRun(screen, "the services go on with run " + id)) {
      return watched(client, id, screen, interruption);
    }
  }

  private static RunPicture watched(
      PipelineClient client, String id, RunScreen screen, Interruption interruption) {
    screen.begin(id);
    RunPicture last = client.watch(id, screen);
    interruption.close();
    screen.report(client.report(last));
    return last;
  }

  private void show(SyncStanding standing, PrintStream out) {
    Instant now = Clock.systemUTC().instant();
    if (json) {
      out.println(standing.document(now));
    } else {
      standing.lines(now).forEach(out::println);
    }
  }

  private void show(RunPicture picture, PrintStream out) {
    if (json) {
      try (var view = ProgressViews.json(out)) {
        view.show(picture);
      }
    } else if (picture.isOver()) {
      Summary.of(picture).forEach(out::println);
      // A run that was cancelled may still wait to be cleared up.
      ProgressViews.waits(picture, Clock.systemUTC()).forEach(out::println);
    } else {
      out.println("run " + picture.run().getRunId());
      ProgressViews.lines(picture, Clock.systemUTC()).forEach(out::println);
    }
  }
}
