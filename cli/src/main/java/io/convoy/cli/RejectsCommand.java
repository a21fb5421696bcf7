// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.Reject;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.report.RejectLines;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.name.TableName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code convoy rejects}: the rows that PostgreSQL refused. */
@Command(
    name = "rejects",
    description =
        "List the rows of a run that the target refused (target.on-bad-row: reject) and that it"
            + " still lacks, with their values and why; with 'retry', load them again.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    subcommands = RetryRejectsCommand.class,
    footer = {
      "",
      "A line for each on stdout, with --json a JSON object. Rows are kept for 30 days. Ends with"
          + " 0. "
          + FollowUpCommand.WHERE
    })
final class RejectsCommand extends FollowUpCommand {
  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE",
      description = "only those of this table, by its name at the source")
  private @Nullable String table;

  RejectsCommand() {
    super("nothing was changed; ask again with: ./convoy rejects");
  }

  @Override
  public int ask(RunLauncher launcher, RunState run, RoleFailure failure) {
    launcher.rejects(run, this::print);
    return ExitCodes.DONE;
  }

  private void print(Reject reject) {
    if (table == null || table.equals(TableName.of(reject.row().getTable()))) {
      System.out.println(
          isForMachines() ? RejectLines.forMachines(reject) : RejectLines.forPeople(reject));
    }
  }
}
