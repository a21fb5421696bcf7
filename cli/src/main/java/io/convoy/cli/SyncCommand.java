// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.pipeline.SourceLog;
import io.convoy.cli.pipeline.SyncLoop;
import io.convoy.cli.pipeline.SyncLoop.Until;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.SyncConfig;
import io.convoy.schemas.event.StartSync;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convoy sync}: the target becomes what the source is now. */
@Command(
    name = "sync",
    description =
        "Bring what changed since the load, or the last step, into the target: all tables step from"
            + " one moment of the source to a later one.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends with 0 where all tables are as the source was when the last step began, with 3 where"
          + " one is not or cannot be, and with 1 where the step could not be finished. "
          + FollowUpCommand.WHERE
    })
final class SyncCommand implements Callable<Integer> {
  @Mixin private WorkPlace place = new WorkPlace();

  @Option(
      names = "--table",
      paramLabel = "PATTERN",
      description =
          "these tables alone, of those that the configuration selects; schema.table, with * and ?;"
              + " may be given more than once")
  private List<String> tables = new ArrayList<>();

  @Mixin private AfterHandover afterHandover = new AfterHandover();

  @Option(
      names = "--drop-slot",
      description =
          "do no step: remove the replication slot and the publication that sync.capture: logical"
              + " has made at the source")
  private boolean dropSlot;

  @ArgGroup private Ending ending = new Ending();

  /** When it ends. */
  private static final class Ending {
    @Option(
        names = "--follow",
        description = "one step after another, each sync.every, until stopped")
    private boolean follow;

    @Option(
        names = "--until-caught-up",
        description = "one step after another, until one takes less than sync.caught-up")
    private boolean untilCaughtUp;

    Until until() {
      if (follow) {
        return Until.STOPPED;
      }
      return untilCaughtUp ? Until.CAUGHT_UP : Until.DONE_ONCE;
    }
  }

  @Override
  public Integer call() {
    if (dropSlot) {
      return dropSlot();
    }
    return place.isOfServices() ? askServices() : here();
  }

  private int dropSlot() {
    ConvoyConfig config = place.configuration().load();
    try (RunScreen screen = place.progress().screen()) {
      screen.say(new SourceLog(config).drop());
      return 0;
    }
  }

  private int askServices() {
    SyncConfig rhythm = place.configuration().load().sync();
    return place.askServices((launcher, screen) ->
        new SyncLoop(launcher, screen, new RoleFailure(), wish(), rhythm)
            .run(ending.until(), RunLauncher::hasFailed));
  }

  private int here() {
    return place.here(this::advice, run -> run.sync(wish(), ending.until()));
  }

  private StartSync wish() {
    return new StartSync(List.copyOf(tables), false, afterHandover.isWanted());
  }

  private String advice(String runId) {
    return "the next 'convoy sync' brings what this one did not";
  }
}
