// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.RoleFailure;
import io.convoy.schemas.event.RunState;

/** What a person asks of a run that is over. */
@FunctionalInterface
public interface FollowUp {
  /** Asks, waits for what comes of it, and returns the exit code. */
  int ask(RunLauncher launcher, RunState run, RoleFailure failure);
}
