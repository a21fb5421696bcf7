// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import io.convoy.cli.report.RunScreen;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ctrl-C and SIGTERM do from its creation to {@link #close()}: everything that was handed to
 * {@link #closes} is closed in reverse order, within ten seconds unless somebody has more, and the
 * person is told what comes of it.
 */
public final class Interruption implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

  /** What closing takes at most where nobody else is waited for. */
  public static final Duration SOON = Duration.ofMillis(9_500);

  private final Consumer<String> say;
  private final int exitCode;
  private final Duration deadline;
  private final Resources resources = new Resources();
  private String advice;
  private boolean armed = true;

  private Interruption(Consumer<String> say, String advice, int exitCode, Duration deadline) {
    this.say = say;
    this.advice = advice;
    this.exitCode = exitCode;
    this.deadline = deadline;
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("interrupt").unstarted(this::run));
  }

  /**
   * Of a run, which is then not over.
   *
   * @param advice how to go on, said when the process is stopped
   */
  public static Interruption ofRun(RunScreen screen, String advice) {
    return new Interruption(screen::sayLast, advice, ExitCodes.INTERRUPTED, SOON);
  }

  /**
   * Of a service, which ends in no other way.
   *
   * @param deadline how long it may take to end
   */
  public static Interruption ofService(Duration deadline) {
    return new Interruption(LOG::info, "what was begun is handed back", ExitCodes.DONE, deadline);
  }

  /**
   * Of a server for others, which ends in no other way.
   *
   * @param say tells the person who started it
   */
  public static Interruption ofServer(Consumer<String> say) {
    return new Interruption(say, "its data stays", ExitCodes.DONE, SOON);
  }

  /** Replaces the advice. */
  public synchronized void advise(String better) {
    advice = better;
  }

  /** Closes a resource too, before those that were given earlier. */
  public <T extends AutoCloseable> T closes(T resource) {
    return resources.add(resource);
  }

  private void run() {
    if (!isArmed()) {
      return;
    }
    say.accept(stopping());
    Thread closing = Thread.ofPlatform().daemon().name("closing").start(resources::close);
    try {
      if (!closing.join(deadline)) {
        LOG.warn("Not everything was closed in time; the next start puts it in order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }

  private synchronized boolean isArmed() {
    return armed;
  }

  private synchronized String stopping() {
    return "stopping; " + advice;
  }

  /** From now on an exit is nothing special. */
  @Override
  public synchronized void close() {
    armed = false;
  }
}
