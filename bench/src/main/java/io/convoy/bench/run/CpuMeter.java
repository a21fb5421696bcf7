// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * CPU seconds by process between two moments, and what the rest of the machine spent meanwhile. A
 * process whose time cannot be read at both is left out. Safe for use by several threads.
 */
final class CpuMeter {
  /** All that is not measured, the system and this JVM too; on a quiet machine next to nothing. */
  static final String OTHERS = "others";

  private static final String MACHINE = "machine";

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
    Double machine = difference.remove(MACHINE);
    if (machine != null) {
      double measured = difference.values().stream().mapToDouble(Double::doubleValue).sum();
      // Both are rounded to hundredths, at moments that differ a little.
      difference.put(OTHERS, Math.max(0, machine - measured));
    }
    spent = difference;
  }

  /** What was spent; empty before both moments have come. */
  synchronized Map<String, Double> spent() {
    return spent == null ? Map.of() : spent;
  }

  private Map<String, Double> read() {
    Map<String, Double> now = new LinkedHashMap<>();
    gauges.forEach((process, gauge) -> gauge.get().ifPresent(seconds -> now.put(process, seconds)));
    Proc.ofMachine().ifPresent(seconds -> now.put(MACHINE, seconds));
    return now;
  }
}
