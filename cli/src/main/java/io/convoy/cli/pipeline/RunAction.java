// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.RunState;
import java.util.function.BiConsumer;

/** What a person may ask of a run that services work on. */
public enum RunAction {
  PAUSE(RunCommands::pause, "is paused; what was begun is finished, nothing new begins"),
  RESUME(RunCommands::resume, "goes on"),
  CANCEL(RunCommands::cancel, "is cancelled, and what it had made is removed");

  private final BiConsumer<RunCommands, String> command;
  private final String done;

  RunAction(BiConsumer<RunCommands, String> command, String done) {
    this.command = command;
    this.done = done;
  }

  /** What to say once it is done. */
  public String done() {
    return done;
  }

  void send(RunCommands commands, String runId) {
    command.accept(commands, runId);
  }

  /** Whether such a run can be asked for it. */
  public boolean isPossible(RunState run) {
    return switch (this) {
      case PAUSE -> RunStatus.isAtWork(run);
      case RESUME, CANCEL -> RunStatus.isUnfinished(run);
    };
  }

  /** Whether nothing is left to do. */
  public boolean isDone(RunState run) {
    return switch (this) {
      case PAUSE -> RunStatus.isAtWork(run) && run.getPaused();
      case RESUME -> RunStatus.isAtWork(run) && !run.getPaused();
      case CANCEL -> RunStatus.isCancelled(run);
    };
  }

  /** Whether it is done, or will never be, since the run came to its end before. */
  boolean isAnswered(RunState run) {
    boolean over = run.getEndedAt() != null && !RunStatus.isResumable(run);
    return isDone(run) || over;
  }
}
