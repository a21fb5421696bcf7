// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.report.RunScreen;
import picocli.CommandLine.Option;

/** {@code --json}: how a command shows a run. */
final class ProgressOptions {
  @Option(names = "--json", description = "progress as JSON lines on stderr")
  private boolean json;

  boolean isJson() {
    return json;
  }

  /** Opens the process's screen. */
  RunScreen screen() {
    return RunScreen.ofProcess(json ? RunScreen.Style.MACHINES : RunScreen.Style.PEOPLE);
  }
}
