// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with this test's class path that runs one main class and is killed when closed. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static ChildJvm run(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    // The parent's log settings: the standard output belongs to what the main class prints.
    command.add(
        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""));
    command.add("-Dtest.log.level=WARN");
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line that the main class printed, or an exception when it ended instead. */
  String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("The child JVM ended without a further line");
    }
    return line;
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
