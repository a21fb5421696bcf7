// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.ConvoyProcess;
import io.convoy.embedded.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A run that somebody asks for and follows to its end, and what is thrown at it meanwhile. */
final class StruckRun implements AutoCloseable {
  /** Many times what a run takes, with all that is thrown at it. */
  static final Duration STUCK = Duration.ofMinutes(5);

  /** In place of an exit code: it did not end. */
  static final int NO_END = -1;

  private static final Duration FOREVER = Duration.ofHours(1);

  private final Site site;
  private final String name;
  private final long rows;
  private final ConvoyProcess asked;
  private final RunProgress progress = new RunProgress();
  private final Map<String, Lock> resources = new ConcurrentHashMap<>();
  private final List<String> thrown = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private StruckRun(Site site, String name, long rows, ConvoyProcess asked) {
    this.site = site;
    this.name = name;
    this.rows = rows;
    this.asked = asked;
  }

  /**
   * Asks for one.
   *
   * @param kind as {@code convoy start} takes it
   * @param name of its log, where it does not end well
   * @param rows of the source, a share of which may be a strike's moment
   */
  static StruckRun ask(Site site, String kind, String name, long rows) {
    ConvoyProcess asked =
        ConvoyProcess.start("start", kind, "-f", site.startFile().toString(), "--wait", "--json");
    return new StruckRun(site, name, rows, asked);
  }

  /**
   * Returns when the run is over and all is put right.
   *
   * @return its exit code, or {@link #NO_END}
   */
  int blow(List<Strike> strikes) throws InterruptedException {
    List<Thread> threads = strikes.stream().map(this::throwAside).toList();
    int code = awaitEnd();
    for (Thread thread : threads) {
      thread.join(STUCK);
    }
    return code;
  }

  /** How far it is. */
  Progress progress() {
    return progress.after(asked.stderr());
  }

  String runId() {
    return progress.runId();
  }

  /** In a line: where it ended, and why. */
  String end(int code) {
    return "exit code %d, %s: %s".formatted(code, progress(), progress.failure());
  }

  /** What was thrown, in the order in which it was. */
  List<String> thrown() {
    return thrown;
  }

  /** That it did not end, and what the storm itself could not do. */
  List<String> complaints() {
    return complaints;
  }

  private int awaitEnd() {
    try {
      int code = asked.awaitEnd(STUCK);
      if (code != 0) {
        write(asked.output());
      }
      return code;
    } catch (AssertionError e) {
      complaints.add(name + " is stuck at " + progress());
      write(asked.output());
      site.dump();
      return NO_END;
    }
  }

  private void write(String output) {
    try {
      Files.writeString(site.folder().resolve(name + ".log"), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread throwAside(Strike strike) {
    return Thread.ofPlatform().name(strike.kind().name()).start(() -> throwOne(strike));
  }

  private void throwOne(Strike strike) {
    Fault fault = Fault.of(strike, site);
    Lock lock = resources.computeIfAbsent(fault.resource(), resource -> new ReentrantLock());
    try {
      awaitUnlessOver(
          () -> strike.moment().isReached(progress(), rows), strike.moment().toString());
      pause(strike.delay());
      lock.lock();
      try {
        if (isOver() || !fault.strike(this::isOver)) {
          thrown.add(strike + " (too late)");
          return;
        }
        thrown.add(strike.toString());
        try {
          pause(strike.lasts());
        } finally {
          fault.heal();
        }
      } finally {
        lock.unlock();
      }
    } catch (RuntimeException e) {
      complaints.add("the storm itself failed at " + strike + ": " + e);
    }
  }

  private boolean isOver() {
    return !asked.isAlive();
  }

  private void awaitUnlessOver(Await.Condition condition, String what) {
    Await.until(FOREVER, () -> condition.holds() || isOver(), what);
  }

  /** A condition on the clock. */
  private void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    awaitUnlessOver(() -> System.nanoTime() - end >= 0, "the time is over");
  }

  @Override
  public void close() {
    asked.close();
  }
}
