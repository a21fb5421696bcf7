// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.RunAdvice;
import java.nio.file.Path;

/** A run of the services goes on without whoever asked for it. */
record FleetAdvice(Path file) implements RunAdvice {
  @Override
  public String whenBusy() {
    return "wait for its end (./convoy status -f " + file + " --watch), or cancel it";
  }

  @Override
  public String whenInterrupted(String runId) {
    return "the services go on with run %s; follow it with: ./convoy status -f %s %s --watch"
        .formatted(runId, file, runId);
  }

  @Override
  public String whenFailed(String runId) {
    return "go on with: ./convoy resume -f " + file + " " + runId;
  }
}
