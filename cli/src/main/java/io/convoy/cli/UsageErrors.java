// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.process.ExitCodes;
import io.convoy.common.config.NearestName;
import io.convoy.common.error.ErrorCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line: its number, the words, and how the command is used. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("convoy: " + ErrorCode.COMMAND_LINE.number() + " " + error.getMessage());
    nearest(error).ifPresent(name -> err.println("Did you mean " + name + "?"));
    err.println();
    command.usage(err, command.getColorScheme());
    return ExitCodes.of(ErrorCode.COMMAND_LINE);
  }

  /** The name of an option or command that may have been meant. */
  private static Optional<String> nearest(ParameterException error) {
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    String unknown = unmatched.getUnmatched().getFirst();
    CommandLine command = error.getCommandLine();
    List<String> known =
        unknown.startsWith("-")
            ? List.copyOf(command.getCommandSpec().optionsMap().keySet())
            : List.copyOf(command.getSubcommands().keySet());
    return NearestName.of(unknown, known)
        .filter(name -> NearestName.distance(unknown, name) <= Math.max(1, name.length() / 3));
  }

  /** A converter whose message is for people. */
  static Integer wholeNumber(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw noNumber(text);
    }
  }

  /** A converter whose message is for people. */
  static Long largeNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw noNumber(text);
    }
  }

  private static TypeConversionException noNumber(String text) {
    return new TypeConversionException("'" + text + "' is not a whole number");
  }
}
