// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.Reload;
import io.convoy.cli.pipeline.ReloadParts;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.RoleFailure;
import io.convoy.schemas.table.RowRange;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convoy reload}: a range of a table's rows comes from the source anew. */
@Command(
    name = "reload",
    description =
        "Bring the rows of a range from the source anew: afterwards the target has these rows of"
            + " the source, and no others in that range.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Each part is one transaction, and can be asked for again. Ends with 0 where all parts are as"
          + " the source's, with 3 where one is not, and with 1 where one could not be finished. "
          + FollowUpCommand.WHERE
    })
final class ReloadCommand implements Callable<Integer> {
  @Mixin private WorkPlace place = new WorkPlace();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      description = "schema.table, as the source calls it")
  private String table = "";

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      required = true,
      description =
          "the column that the range is of, as the source calls it: a date, a time of a"
              + " day, or an exact number")
  private String column = "";

  @Option(
      names = "--from",
      paramLabel = "VALUE",
      required = true,
      description = "where the range begins: 2024-01-01, 2024-01-01T12:00:00 or 1000")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "VALUE",
      required = true,
      description = "where it ends; this value is not part of it")
  private String to = "";

  @Option(
      names = "--by",
      paramLabel = "LENGTH",
      description = "cut it into parts: day, month or year, or a number (default: one part)")
  private @Nullable String by;

  @Override
  public Integer call() {
    List<RowRange> parts = parts();
    return place.isOfServices() ? askServices(parts) : here(parts);
  }

  private List<RowRange> parts() {
    try {
      return ReloadParts.of(column, from, to, by);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int askServices(List<RowRange> parts) {
    return place.askServices((launcher, screen) ->
        new Reload(launcher, screen, new RoleFailure(), table).run(parts, RunLauncher::hasFailed));
  }

  private int here(List<RowRange> parts) {
    return place.here(this::advice, run -> run.reload(table, parts));
  }

  private String advice(String runId) {
    return "ask again: parts that are done are compared, and left as they are";
  }
}
