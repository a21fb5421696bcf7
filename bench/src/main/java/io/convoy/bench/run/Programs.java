// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Starts programs, and ends those that are still at work when this is closed. */
final class Programs implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Set<Process> started = ConcurrentHashMap.newKeySet();

  Process start(ProcessBuilder builder) {
    try {
      Process process = clean(builder).start();
      started.add(process);
      return process;
    } catch (IOException e) {
      throw cannotStart(builder, e);
    }
  }

  /** Runs a program to its end. */
  void run(ProcessBuilder builder) {
    expectSuccess(builder, awaitEnd(start(builder)));
  }

  /** Runs two programs to their ends, the first one's output being the second one's input. */
  void pipe(ProcessBuilder first, ProcessBuilder second) {
    try {
      List<ProcessBuilder> builders = List.of(clean(first), clean(second));
      List<Process> both = ProcessBuilder.startPipeline(builders);
      started.addAll(both);
      for (int i = 0; i < both.size(); i++) {
        expectSuccess(builders.get(i), awaitEnd(both.get(i)));
      }
    } catch (IOException e) {
      throw cannotStart(first, e);
    }
  }

  int awaitEnd(Process process) {
    try {
      int code = process.waitFor();
      started.remove(process);
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("stopped while a program ran", e);
    }
  }

  /** Asks them to end, and kills those that do not. */
  void end(Collection<Process> processes) {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
      started.remove(process);
    }
  }

  @Override
  public void close() {
    end(new ArrayList<>(started));
  }

  private static ProcessBuilder clean(ProcessBuilder builder) {
    // Settings of the user's own PostgreSQL clients must not reach these servers.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder;
  }

  private static void expectSuccess(ProcessBuilder builder, int code) {
    if (code != 0) {
      throw new BenchException(
          "%s ended with exit code %d".formatted(String.join(" ", builder.command()), code));
    }
  }

  private static BenchException cannotStart(ProcessBuilder builder, IOException cause) {
    return new BenchException(
        "cannot start %s: %s".formatted(builder.command().getFirst(), cause.getMessage()), cause);
  }
}
