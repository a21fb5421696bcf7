// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Ctrl-C and SIGTERM do while a run goes on: everything is closed in order within ten seconds,
 * and the person is told how to go on.
 */
final class Interruption {
  private static final long DEADLINE_MILLIS = 9_500;

  private final LocalConvoy convoy;
  private final String runId;
  private final String resumeHint;
  private final PrintStream err;
  private final AtomicBoolean armed = new AtomicBoolean();

  Interruption(LocalConvoy convoy, String runId, String resumeHint, PrintStream err) {
    this.convoy = convoy;
    this.runId = runId;
    this.resumeHint = resumeHint;
    this.err = err;
  }

  /** From now on a signal stops the run. */
  void arm() {
    armed.set(true);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("interrupt").unstarted(this::run));
  }

  /** The run is over: an exit is nothing special any more. */
  void disarm() {
    armed.set(false);
  }

  private void run() {
    if (!armed.get()) {
      return;
    }
    err.println();
    err.println("stopping; nothing is lost. Go on with: " + resumeHint + runId);
    Thread closing = Thread.ofPlatform().daemon().name("closing").start(convoy::close);
    try {
      if (!closing.join(Duration.ofMillis(DEADLINE_MILLIS))) {
        err.println("not everything stopped in time; the next start puts it in order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
  }
}
