// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.report.StepLength;
import io.convoy.common.channel.RunIds;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartVerify;
import io.convoy.schemas.table.RowRange;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Brings ranges of rows from the source anew, one run after another, each in one moment. What is
 * there already is compared, and left where it is the same, so a range can be asked for as often as
 * one likes.
 */
public final class Reload {
  /** Differences of a part that are named; all are counted. */
  private static final int NAMED = 1000;

  private static final String MIDNIGHT = "T00:00:00";

  private final RunLauncher launcher;
  private final RunScreen screen;
  private final RoleFailure failure;
  private final String table;

  public Reload(RunLauncher launcher, RunScreen screen, RoleFailure failure, String table) {
    this.launcher = launcher;
    this.screen = screen;
    this.failure = failure;
    this.table = table;
  }

  /**
   * Returns the exit code; a part that cannot be brought is the last.
   *
   * @param isAbandoned whether nobody works on an unfinished run; where somebody does, this fails
   */
  public int run(List<RowRange> parts, Predicate<RunState> isAbandoned) {
    RunPicture last = null;
    for (RowRange part : parts) {
      String runId = RunIds.next(Clock.systemUTC());
      StartVerify wish = new StartVerify(List.of(table), NAMED, false, true, part);
      launcher.verify(runId, wish, isAbandoned);
      last = launcher.watch(runId, failure);
      if (last.run().getPhase() != Phase.COMPLETED) {
        launcher.report(last);
        screen.sayLast("stopped at %s; ask again, and what is done is left".formatted(name(part)));
        return ExitCodes.of(last.run());
      }
      screen.say(line(part, last));
    }
    launcher.report(Objects.requireNonNull(last));
    return ExitCodes.DONE;
  }

  private static String name(RowRange part) {
    return "%s from %s to %s"
        .formatted(part.getColumn(), shortly(part.getFrom()), shortly(part.getTo()));
  }

  private static String shortly(String bound) {
    return bound.endsWith(MIDNIGHT)
        ? bound.substring(0, bound.length() - MIDNIGHT.length())
        : bound;
  }

  private static String line(RowRange part, RunPicture last) {
    RunState run = last.run();
    long rows = last.tables().stream().mapToLong(table -> table.getRowsExtracted()).sum();
    return "%s: %s, of which %s inserted, %s updated; %s deleted; in %s (%s)"
        .formatted(
            name(part),
            Text.count(rows, "row", "rows"),
            Text.count(run.getRowsInserted()),
            Text.count(run.getRowsUpdated()),
            Text.count(run.getRowsDeleted()),
            Text.seconds(SyncLoop.took(run)),
            StepLength.of(run, Objects.requireNonNull(run.getEndedAt())).stream()
                .map(step -> step.name().toLowerCase(Locale.ROOT) + " " + Text.seconds(step.took()))
                .collect(Collectors.joining(", ")));
  }
}
