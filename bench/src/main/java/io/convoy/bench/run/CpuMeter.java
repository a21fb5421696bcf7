// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * CPU seconds by process between two moments. A process whose time cannot be read at both is left
 * out. Safe for use by several threads.
 */
final class CpuMeter {
  private final Map<String, Supplier<OptionalDouble>> gauges = new LinkedHashMap<>();
  private Map<String, Double> before = Map.of();
  private @Nullable Map<String, Double> spent;

  /** A meter that has the two servers already. */
  static CpuMeter ofServers(Databases databases) {
    return new CpuMeter()
        .with("source", server(databases.source()))
        .with("target", server(databases.target()));
  }

  private static Supplier<OptionalDouble> server(Database database) {
    long postmaster = database.server().pid();
    return () -> Proc.ofServer(postmaster);
  }

  synchronized CpuMeter with(String process, Supplier<OptionalDouble> gauge) {
    gauges.put(process, gauge);
    return this;
  }

  synchronized CpuMeter withProcess(String process, long pid) {
    return with(process, () -> Proc.ofProcess(pid));
  }

  synchronized void begin() {
    before = read();
    spent = null;
  }

  synchronized void end() {
    Map<String, Double> difference = new LinkedHashMap<>();
    read()
        .forEach((process, after) -> {
          Double start = before.get(process);
          if (start != null) {
            difference.put(process, after - start);
          }
        });
    spent = difference;
  }

  /** What was spent; empty before both moments have come. */
  synchronized Map<String, Double> spent() {
    return spent == null ? Map.of() : spent;
  }

  private Map<String, Double> read() {
    Map<String, Double> now = new LinkedHashMap<>();
    gauges.forEach((process, gauge) -> gauge.get().ifPresent(seconds -> now.put(process, seconds)));
    return now;
  }
}
