// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Signals that Java itself does not send. */
enum Signal {
  STOP,
  CONT,
  /** Makes a JVM write what its threads do to its standard output. */
  QUIT;

  /** Returns when it is sent; does nothing where the process has ended. */
  void to(Process process) {
    if (process.isAlive()) {
      Shell.run("kill -" + name() + " " + process.pid());
    }
  }

  /** One for all signals: to start a program for each would take longer than a chunk does. */
  private static final class Shell {
    private static final Shell ONLY = new Shell();

    private final Writer commands;
    private final BufferedReader answers;

    Shell() {
      try {
        // It ends with its standard input, which ends with this JVM.
        Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        commands = shell.outputWriter(StandardCharsets.UTF_8);
        answers = shell.inputReader(StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void run(String command) {
      synchronized (ONLY) {
        try {
          ONLY.commands.write(command + "; echo done\n");
          ONLY.commands.flush();
          String line = ONLY.answers.readLine();
          while (line != null && !line.equals("done")) {
            // "No such process": it has ended just now.
            line = ONLY.answers.readLine();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
