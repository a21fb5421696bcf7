// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.report.ReportDocument;
import io.convoy.cli.report.ReportFiles;
import io.convoy.cli.report.ReportText;
import io.convoy.cli.report.RunReport;
import io.convoy.schemas.event.RunState;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code convoy report}: all that is to be said of a run. */
@Command(
    name = "report",
    description =
        "Say what a run did and what it has proven: versions, points in time, counts, checksums,"
            + " times, rejected and altered rows, what is not carried, what is left to do.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Text on stdout, with --json one document. Runs in one process keep theirs at their end, in"
          + " the folder 'reports' of the work folder. Ends with 0. "
          + FollowUpCommand.WHERE
    })
final class ReportCommand extends FollowUpCommand {
  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "write one HTML file as well, which needs no other")
  private @Nullable Path html;

  ReportCommand() {
    super("nothing was changed; ask again with: ./convoy report");
  }

  @Override
  public int ask(RunLauncher launcher, RunState run, RoleFailure failure) {
    RunReport report = launcher.report(run);
    if (html != null) {
      ReportFiles.html(report, html);
    }
    if (isForMachines()) {
      System.out.println(ReportDocument.of(report));
    } else {
      ReportText.of(report).forEach(System.out::println);
    }
    return ExitCodes.DONE;
  }
}
