// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

/** What a person is told to do about a run that is not over. */
public interface RunAdvice {
  /** Where another run of the pipeline is at work. */
  String whenBusy();

  /** Where this command is stopped before the run is over. */
  String whenInterrupted(String runId);

  /** Where the run has failed and its reason can be mended. */
  String whenFailed(String runId);
}
