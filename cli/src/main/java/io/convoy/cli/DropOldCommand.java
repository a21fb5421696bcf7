// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.RoleFailure;
import io.convoy.schemas.event.RunState;
import picocli.CommandLine.Command;

/** {@code convoy drop-old}: drops the tables that the swap of a run put aside. */
@Command(
    name = "drop-old",
    description =
        "Drop the tables whose place a run's tables took (target.on-existing: swap), and that it"
            + " kept.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Drops all of them or none: none while something that is not Convoy's needs one of them,"
          + " which is named. Ends with 0 when they are gone, else with 1. "
          + FollowUpCommand.WHERE
    })
final class DropOldCommand extends FollowUpCommand {
  DropOldCommand() {
    super("either all old tables are gone, or none; ask again with: ./convoy drop-old");
  }

  @Override
  public int ask(RunLauncher launcher, RunState run, RoleFailure failure) {
    return launcher.ended().dropOld(run, failure);
  }
}
