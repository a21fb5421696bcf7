// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Logs;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The {@code convoy} command. */
@Command(
    name = "convoy",
    description =
        "Moves whole databases to PostgreSQL through Kafka, and proves that all is there.",
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      CheckCommand.class,
      AssessCommand.class,
      ReplicateCommand.class,
      VerifyCommand.class,
      ServiceCommand.Coordinator.class,
      ServiceCommand.Extractor.class,
      ServiceCommand.Loader.class,
      StartCommand.class,
      StatusCommand.class,
      RunCommand.Pause.class,
      RunCommand.Resume.class,
      RunCommand.Cancel.class,
      FinalizeCommand.class,
      DropOldCommand.class,
      RejectsCommand.class,
      CommandLine.HelpCommand.class,
    },
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the run is done, both sides are equal",
      "1:the run failed, or a service cannot go on",
      "2:wrong usage or configuration",
      "3:verification found a difference"
    })
public final class Convoy {
  private static final Logger LOG = LoggerFactory.getLogger(Convoy.class);

  private Convoy() {}

  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    // Halting here would cut off the shutdown hooks; exit waits for them.
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Convoy())
        .setExecutionExceptionHandler(Convoy::explain)
        .setParameterExceptionHandler(new UsageErrors())
        .registerConverter(int.class, UsageErrors::wholeNumber)
        .registerConverter(long.class, UsageErrors::largeNumber)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static int explain(Exception error, CommandLine command, ParseResult parsed) {
    LOG.error("{} failed", parsed.originalArgs(), error);
    if (error instanceof ConvoyException known && known.code() != ErrorCode.INTERNAL) {
      command.getErr().println("convoy: " + known.told());
      return ExitCodes.of(known.code());
    }
    command.getErr().println("convoy: " + ErrorCode.INTERNAL.number() + " a defect: " + error);
    if (Logs.areKept()) {
      command.getErr().println("The log has its stack trace; please report it.");
    } else {
      error.printStackTrace(command.getErr());
      command.getErr().println("Please report it.");
    }
    return ExitCodes.FAILED;
  }

  /** The version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Convoy.class.getPackage().getImplementationVersion();
      return new String[] {"convoy " + (version == null ? "(not packaged)" : version)};
    }
  }
}
