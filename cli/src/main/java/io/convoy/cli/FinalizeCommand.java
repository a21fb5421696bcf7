// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.RoleFailure;
import io.convoy.schemas.event.RunState;
import picocli.CommandLine.Command;

/** {@code convoy finalize}: tries again what a run that is over left out. */
@Command(
    name = "finalize",
    description =
        "Add the keys, indexes and constraints that a run left out since rows were in their way.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends with 0 when nothing is left out any more, else with 1, and says what is. "
          + FollowUpCommand.WHERE
    })
final class FinalizeCommand extends FollowUpCommand {
  FinalizeCommand() {
    super("what was added stays; ask again with: ./convoy finalize");
  }

  @Override
  public int ask(RunLauncher launcher, RunState run, RoleFailure failure) {
    return launcher.ended().retryLeftOut(run, failure);
  }
}
