// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A process that follows a run and tells of it by JSON lines on stderr. */
final class FollowedRun {
  private final Programs programs;
  private final Process process;
  private final RunProgress progress;
  private final Path log;
  private final Instant begin = Instant.now();
  private final Stopwatch watch = new Stopwatch();
  private final Thread reader;

  private FollowedRun(Programs programs, ProcessBuilder builder, RunProgress progress, Path log) {
    this.programs = programs;
    this.progress = progress;
    this.log = log;
    this.process = programs.start(builder);
    this.reader = Thread.ofPlatform().daemon().name("progress").start(this::read);
  }

  /**
   * @param log where the lines are kept
   */
  static FollowedRun start(
      Programs programs, ProcessBuilder builder, RunProgress progress, Path log) {
    return new FollowedRun(programs, builder, progress, log);
  }

  long pid() {
    return process.pid();
  }

  RunProgress progress() {
    return progress;
  }

  /** True as long as it follows. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its good end and adds its times to the measurement of this scope. */
  Measurement measure(String what, String baseline, Scope scope) {
    double wall = awaitSuccess(what);
    Duration copy =
        progress
            .copyTime()
            .orElseThrow(() -> new BenchException(what + " did not show its phases; see " + log));
    Double firstRow =
        progress.firstRow().map(at -> Stopwatch.seconds(Duration.between(begin, at))).orElse(null);
    return Measurement.of(what, baseline, scope, Stopwatch.seconds(copy))
        .withCommand(wall, firstRow);
  }

  /** Waits for its good end; returns the seconds from start to end. */
  double awaitSuccess(String what) {
    int code = programs.awaitEnd(process);
    double wall = watch.seconds();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("stopped while " + what + " ran", e);
    }
    if (code != 0) {
      throw new BenchException(
          "%s ended with exit code %d: %s (see %s)"
              .formatted(what, code, progress.complaint(), log));
    }
    return wall;
  }

  private void read() {
    try (BufferedReader lines = process.errorReader();
        PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        progress.accept(line, Instant.now());
        copy.println(line);
      }
    } catch (IOException e) {
      progress.accept("cannot read the progress: " + e, Instant.now());
    }
  }
}
