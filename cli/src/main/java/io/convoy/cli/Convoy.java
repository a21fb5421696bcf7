// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.json.ErrorLine;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Logs;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
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
      SyncCommand.class,
      ReloadCommand.class,
      HandoverCommand.class,
      ServiceCommand.Coordinator.class,
      ServiceCommand.Extractor.class,
      ServiceCommand.Loader.class,
      KafkaCommand.class,
      StartCommand.class,
      RunsCommand.class,
      StatusCommand.class,
      RunCommand.Pause.class,
      RunCommand.Resume.class,
      RunCommand.Cancel.class,
      ThrottleCommand.class,
      FinalizeCommand.class,
      DropOldCommand.class,
      RejectsCommand.class,
      ReportCommand.class,
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
    // The script of picocli, under the name that other tools give theirs, and under its own.
    return new CommandLine(new Convoy())
        .addSubcommand("completion", new AutoComplete.GenerateCompletion(), "generate-completion")
        .setExecutionExceptionHandler(Convoy::explain)
        .setParameterExceptionHandler(new UsageErrors())
        .registerConverter(int.class, UsageErrors::wholeNumber)
        .registerConverter(long.class, UsageErrors::largeNumber)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static int explain(Exception error, CommandLine command, ParseResult parsed) {
    LOG.error("{} failed", parsed.originalArgs(), error);
    boolean isForMachines =
        parsed.asCommandLineList().stream()
            .anyMatch(part -> part.getParseResult().hasMatchedOption("--json"));
    if (error instanceof ConvoyException known && known.code() != ErrorCode.INTERNAL) {
      command.getErr().println(isForMachines ? ErrorLine.of(known) : "convoy: " + known.told());
      return ExitCodes.of(known.code());
    }
    command
        .getErr()
        .println(
            isForMachines
                ? ErrorLine.ofDefect(error)
                : "convoy: " + ErrorCode.INTERNAL.number() + " a defect: " + error);
    return explainDefect(error, command);
  }

  private static int explainDefect(Exception error, CommandLine command) {
    if (Logs.areKept()) {
      command.getErr().println("The log has its stack trace; please report it.");
    } else {
      error.printStackTrace(command.getErr());
      command.getErr().println("Please report it.");
    }
    return ExitCodes.FAILED;
  }

  /** The version from the jar's manifest, and the commit that the build found, if any. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Convoy.class.getPackage().getImplementationVersion();
      String commit = commit();
      return new String[] {
        "convoy "
            + (version == null ? "(not packaged)" : version)
            + (commit.isEmpty() ? "" : " (commit " + commit + ")")
      };
    }

    private static String commit() {
      Properties found = new Properties();
      try (InputStream file = Convoy.class.getResourceAsStream("commit.properties")) {
        if (file != null) {
          found.load(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the jar cannot be read", e);
      }
      return found.getProperty("git.commit.id.abbrev", "");
    }
  }
}
