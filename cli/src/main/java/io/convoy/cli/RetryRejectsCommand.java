// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.report.RetriedLines;
import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.loader.RetriedTable;
import io.convoy.schemas.event.RunState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code convoy rejects retry}: loads rows again that the target refused. */
@Command(
    name = "retry",
    description =
        "Load the rows again that the target refused, after whatever it had against them is mended"
            + " there. They come from Kafka; the source is not read.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "A line for each table on stdout, with --json a JSON object. Ends with 0 when no row is"
          + " rejected any more, else with 1. Each row is loaded once, however often this is asked"
          + " for. "
          + FollowUpCommand.WHERE
          + " Loads into the target itself, as a loader does."
    })
final class RetryRejectsCommand extends FollowUpCommand {
  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE",
      description = "only those of this table, by its name at the source")
  private @Nullable String table;

  RetryRejectsCommand() {
    super("what was loaded stays, once; ask again with: ./convoy rejects retry");
  }

  @Override
  Set<Credentials> needed() {
    return Set.of(Credentials.TARGET);
  }

  @Override
  public int ask(RunLauncher launcher, RunState run, RoleFailure failure) {
    List<RetriedTable> tables = launcher.retries(failure).retry(run, table);
    launcher.finish();
    tables.forEach(this::print);
    if (tables.isEmpty() && !isForMachines()) {
      System.out.println("no row of run " + run.getRunId() + " was rejected");
    }
    boolean isDone = tables.stream().allMatch(one -> one.open() == 0);
    return isDone ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private void print(RetriedTable retried) {
    System.out.println(
        isForMachines() ? RetriedLines.forMachines(retried) : RetriedLines.forPeople(retried));
  }
}
