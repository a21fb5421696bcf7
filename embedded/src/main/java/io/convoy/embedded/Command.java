// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a program to its end and keeps what it printed. */
final class Command {
  private Command() {}

  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * The output goes through a file: a server started by the program could inherit a pipe and keep
   * it open for ever. The folder to run in is one that every account may enter.
   */
  static Result run(List<String> command) {
    try {
      Path output = Files.createTempFile("convoy-", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Settings of the user's own PostgreSQL clients must not reach these servers.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        int exitCode = builder.start().waitFor();
        return new Result(exitCode, Files.readString(output).strip());
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new EmbeddedException("Cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while " + command.getFirst() + " ran", e);
    }
  }
}
