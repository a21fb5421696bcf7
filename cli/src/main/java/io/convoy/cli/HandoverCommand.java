// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.init.Interview;
import io.convoy.cli.pipeline.Handover;
import io.convoy.cli.pipeline.Handover.Consent;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.RoleFailure;
import io.convoy.common.config.ConvoyConfig;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
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
  @Mixin private WorkPlace place = new WorkPlace();
  @Mixin private AfterHandover afterHandover = new AfterHandover();
  @ArgGroup private Rest rest = new Rest();

  @Option(
      names = "--keep-slot",
      description =
          "leave the replication slot of sync.capture: logical at the source, which keeps its log"
              + " for it")
  private boolean keepsSlot;

  @Spec private CommandSpec spec = CommandSpec.create();

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
    Consent consent = new Consent(word(), afterHandover.isWanted(), keepsSlot);
    return place.isOfServices() ? askServices(consent) : here(consent);
  }

  private Optional<BooleanSupplier> word() {
    if (rest.whenQuiet) {
      return Optional.empty();
    }
    if (rest.writersStopped) {
      return Optional.of(() -> true);
    }
    Interview person =
        Interview.atTerminal()
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "there is no terminal to ask on: --writers-stopped says that nobody writes to"
                        + " the source, --when-quiet waits for a step that finds nothing new"));
    return Optional.of(() ->
        person.awaitEnter(
            "\nStop all writers of the source, then press Enter (Ctrl-C: not today)"));
  }

  private int askServices(Consent consent) {
    ConvoyConfig config = place.configuration().load();
    return place.askServices((launcher, screen) ->
        new Handover(
                launcher,
                screen,
                new RoleFailure(),
                config,
                consent,
                RunLauncher::hasFailed,
                report -> {})
            .run());
  }

  private int here(Consent consent) {
    return place.here(this::advice, run -> run.handOver(consent));
  }

  private String advice(String runId) {
    return "ask for it again";
  }
}
