// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.RoleFailure;
import io.convoy.common.channel.RunIds;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.StartVerify;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convoy verify}: source against target, at any time. */
@Command(
    name = "verify",
    description =
        "Compare source and target as they are now, down to rows and columns. Changes neither, but"
            + " for the target with --repair.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends with 0 where all tables are equal, or were mended, with 3 where one is not or cannot be"
          + " compared, and with 1 where it could not be finished. The result is on stdout: with"
          + " --json as one document. "
          + FollowUpCommand.WHERE
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 100_000;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private WorkPlace place = new WorkPlace();

  @Option(
      names = "--table",
      paramLabel = "PATTERN",
      description =
          "compare these tables alone, of those that the configuration selects; schema.table, with"
              + " * and ?; may be given more than once")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--show-values",
      description = "tell values of columns that differ; without, only those of keys are told")
  private boolean showValues;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "differences of one table that are named; all are counted (default: 1000)")
  private int limit = 1000;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      arity = "0..1",
      fallbackValue = "",
      description = "in one process: go on with a run, the latest if not named")
  private @Nullable String resume;

  @Option(
      names = "--repair",
      description =
          "bring the rows that differ from the source, all in one moment, and compare again")
  private boolean repair;

  @Option(
      names = "--dry-run",
      description = "with --repair: name what would be mended, and change nothing")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (dryRun && !repair) {
      throw new ParameterException(spec.commandLine(), "--dry-run goes with --repair");
    }
    if (limit < 0 || limit > MOST_NAMED) {
      throw new ParameterException(
          spec.commandLine(), "--limit must be from 0 to " + MOST_NAMED + " differences");
    }
    return place.isOfServices() ? askServices() : here();
  }

  private StartVerify wish() {
    return new StartVerify(List.copyOf(tables), limit, showValues, repair && !dryRun, null);
  }

  private int askServices() {
    if (resume != null) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "services go on by themselves; see 'convoy resume'");
    }
    return place.askServices((launcher, screen) -> {
      String runId = RunIds.next(Clock.systemUTC());
      launcher.verify(runId, wish(), RunLauncher::hasFailed);
      return launcher.follow(runId, new RoleFailure());
    });
  }

  private int here() {
    return place.here(
        this::advice,
        run -> {
          if (resume == null) {
            return run.verify(RunIds.next(Clock.systemUTC()), wish());
          }
          return resume.isEmpty() ? run.resumeLatest() : run.resume(resume);
        });
  }

  private String advice(String runId) {
    return "go on with: ./convoy verify -f "
        + place.configuration().path()
        + place.option()
        + " --resume "
        + runId;
  }
}
