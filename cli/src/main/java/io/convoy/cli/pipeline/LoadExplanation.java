// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.Interruption;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunIds;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartVerify;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the tables of a load that differ once more, to say in which rows they do. */
final class LoadExplanation {
  /** Tables of a load that are compared once more. */
  private static final int MOST_EXPLAINED = 100;

  private static final int NAMED = 1_000;

  private final RunCommands commands;
  private final RunScreen screen;
  private final Interruption interruption;

  LoadExplanation(RunCommands commands, RunScreen screen, Interruption interruption) {
    this.commands = commands;
    this.screen = screen;
    this.interruption = interruption;
  }

  /** Which rows of a load's tables differ; null where none do, or that could not be found out. */
  @Nullable RunPicture of(RunPicture load, RunReporter reporter) {
    return isNeeded(load.run()) ? rowsOf(load, reporter) : null;
  }

  /** Tables that are still to take their places have other names. */
  private static boolean isNeeded(RunState run) {
    return run.getKind() == Kind.REPLICATE
        && !run.getSwaps()
        && run.getDifferent() > 0
        && ErrorCode.VERIFICATION_DIFFERENCE.name().equals(run.getFailureCode());
  }

  private @Nullable RunPicture rowsOf(RunPicture load, RunReporter reporter) {
    List<String> tables =
        load.tables().stream()
            .filter(table -> !table.getEqual())
            .map(RunPicture::name)
            .limit(MOST_EXPLAINED)
            .toList();
    String runId = RunIds.next(Clock.systemUTC());
    interruption.advise("which rows differ is told by: ./convoy verify");
    screen.say("tables differ; run " + runId + " says in which rows");
    try {
      commands.verify(runId, new StartVerify(tables, NAMED, false, false, null));
      return reporter.follow(runId, screen);
    } catch (ConvoyException e) {
      screen.say("which rows differ could not be found out: " + e.told());
      return null;
    }
  }
}
