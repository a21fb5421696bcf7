// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

/** Shows a run while it goes on. Called from one thread. */
public interface ProgressView extends AutoCloseable {
  /** The run has an id. */
  void begin(String runId);

  /** A line for the person, outside the picture. */
  void say(String line);

  /** The latest picture; the view decides how often it draws. */
  void show(RunPicture picture);

  /** Draws the last picture and gives the terminal back. */
  @Override
  void close();
}
