// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.init.Interview;
import io.convoy.cli.pipeline.PipelineClient;
import io.convoy.cli.pipeline.RunAction;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.progress.RunDocument;
import io.convoy.schemas.event.RunState;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convoy pause}, {@code resume} and {@code cancel}. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends when a coordinator has done it. Needs kafka.bootstrap.servers and schema.registry.url"
          + " in the configuration, and no database."
    })
abstract class RunCommand implements Callable<Integer> {
  private final RunAction action;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private RunParameter wanted = new RunParameter();
  @Mixin private JsonOption json = new JsonOption();

  private RunCommand(RunAction action) {
    this.action = action;
  }

  /** Holds a run up. */
  @Command(
      name = "pause",
      description = "Pause a run: what was begun is finished, and nothing new begins.")
  static final class Pause extends RunCommand {
    Pause() {
      super(RunAction.PAUSE);
    }
  }

  /** Lets a run go on. */
  @Command(
      name = "resume",
      description = "Go on with a run that is paused, or that failed and whose reason is mended.")
  static final class Resume extends RunCommand {
    Resume() {
      super(RunAction.RESUME);
    }
  }

  /** Gives a run up. */
  @Command(
      name = "cancel",
      description = {
        "Give a run up and remove what it made in the target.",
        "On a terminal it asks before it does; elsewhere it does what it is told."
      })
  static final class Cancel extends RunCommand {
    private final Optional<Interview> person;

    @Option(
        names = {"-y", "--yes"},
        description = "ask nothing")
    private boolean yes;

    Cancel() {
      this(Interview.atTerminal());
    }

    /**
     * @param person empty where nobody is there to be asked
     */
    Cancel(Optional<Interview> person) {
      super(RunAction.CANCEL);
      this.person = person;
    }

    @Override
    boolean isMeant(RunState run) {
      String question =
          "run %s (%s, %s) is given up, and what it made in the target is removed; really? [y/N]"
              .formatted(
                  run.getRunId(),
                  run.getKind().name().toLowerCase(Locale.ROOT),
                  run.getPhase().name());
      return yes || person.map(asked -> asked.confirm(question)).orElse(true);
    }
  }

  /** Whether the person wants it to be done to this run. */
  boolean isMeant(RunState run) {
    return true;
  }

  @Override
  public Integer call() {
    try (PipelineClient client = PipelineClient.open(configuration.loadForCluster(Set.of()))) {
      RunState run = client.find(wanted.id());
      String name = "run " + run.getRunId() + " ";
      if (!action.isDone(run)) {
        if (!action.isPossible(run)) {
          throw RunLauncher.noSuchRun(name + "is " + phase(run) + "; nothing is left to " + verb());
        }
        if (!isMeant(run)) {
          tell(run, name + "was left as it is");
          return ExitCodes.FAILED;
        }
        run = client.ask(action, run.getRunId());
      }
      if (!action.isDone(run)) {
        throw RunLauncher.noSuchRun(name + "came to its end before: it is " + phase(run));
      }
      tell(run, name + action.done());
      return ExitCodes.DONE;
    }
  }

  private void tell(RunState run, String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json.isWanted() ? RunDocument.of(run) : line);
    out.flush();
  }

  private String verb() {
    return action.name().toLowerCase(Locale.ROOT);
  }

  private static String phase(RunState run) {
    return run.getPhase().name().toLowerCase(Locale.ROOT);
  }
}
