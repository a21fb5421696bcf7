// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** {@code [RUN]}: the run that a command is about. */
final class RunParameter {
  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "id of the run (default: the one that was asked for last)")
  private @Nullable String id;

  /** Null for the run that was asked for last. */
  @Nullable String id() {
    return id;
  }
}
