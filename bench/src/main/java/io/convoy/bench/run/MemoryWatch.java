// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps the peak of each process's resident memory, looked at often as it is gone at its end. */
final class MemoryWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  private final Map<String, Long> pids = new LinkedHashMap<>();
  private final Map<String, Long> peaks = new LinkedHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("memory-watch").factory());

  MemoryWatch() {
    var _ = timer.scheduleAtFixedRate(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  synchronized MemoryWatch with(String process, long pid) {
    pids.put(process, pid);
    return this;
  }

  /** In bytes; a process of which nothing could be read is missing. */
  synchronized Map<String, Long> peaks() {
    look();
    return new LinkedHashMap<>(peaks);
  }

  private synchronized void look() {
    pids.forEach((process, pid) ->
        Proc.peakMemory(pid).ifPresent(bytes -> peaks.merge(process, bytes, Math::max)));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
