// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import picocli.CommandLine.Option;

/** {@code --json}, of a command that shows no progress. */
final class JsonOption {
  @Option(names = "--json", description = "one JSON document on stdout instead of lines")
  private boolean isWanted;

  boolean isWanted() {
    return isWanted;
  }
}
