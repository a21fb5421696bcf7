// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import picocli.CommandLine.Option;

/** For commands that overwrite the target, which may have taken over from its source. */
final class AfterHandover {
  @Option(
      names = "--after-handover",
      description =
          "also where the target has taken over from its source: what was written to it since is"
              + " lost")
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }
}
