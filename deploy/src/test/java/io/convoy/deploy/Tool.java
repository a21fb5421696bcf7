// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Programs that not every machine has. */
final class Tool {
  private Tool() {}

  /** What a program and the streams of its run came to. */
  record Result(int code, String output) {}

  static Result run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(Documents.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The program, or the first of several, that answers; else the test is skipped, loudly. */
  static List<String> find(String what, List<List<String>> programs, String question) {
    for (List<String> program : programs) {
      try {
        if (run(with(program, question)).code() == 0) {
          return program;
        }
      } catch (IOException e) {
        // Not on this machine: the next one, perhaps.
      }
    }
    String line = "SKIPPED: " + what + ": there is none of " + programs;
    System.err.println("\n" + "*".repeat(line.length()) + "\n" + line);
    System.err.println("*".repeat(line.length()) + "\n");
    return abort(line);
  }

  static List<String> with(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    return command;
  }
}
