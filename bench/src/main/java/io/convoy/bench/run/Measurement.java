// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one piece of work in one round.
 *
 * @param what its name, the same in each round
 * @param baseline the name of the work that it is compared with
 * @param seconds the time that is compared
 * @param bytes of the source's tables
 * @param wallSeconds of the whole command
 * @param firstRowSeconds from the command's start until a loaded row was shown
 * @param cpuSeconds by process, within {@code seconds}
 * @param peakBytes of resident memory, by process
 */
record Measurement(
    String what,
    String baseline,
    double seconds,
    long rows,
    long bytes,
    double wallSeconds,
    @Nullable Double firstRowSeconds,
    Map<String, Double> cpuSeconds,
    Map<String, Long> peakBytes) {
  private static final double MILLION = 1e6;

  Measurement {
    cpuSeconds = new LinkedHashMap<>(cpuSeconds);
    peakBytes = new LinkedHashMap<>(peakBytes);
  }

  /** A time alone; the rest is told by the {@code with} methods. */
  static Measurement of(String what, String baseline, Scope scope, double seconds) {
    return new Measurement(
        what,
        baseline,
        seconds,
        Table.rows(scope.tables()),
        Table.bytes(scope.tables()),
        seconds,
        null,
        Map.of(),
        Map.of());
  }

  Measurement withCommand(double wall, @Nullable Double firstRow) {
    return new Measurement(
        what, baseline, seconds, rows, bytes, wall, firstRow, cpuSeconds, peakBytes);
  }

  Measurement withCosts(Map<String, Double> cpu, Map<String, Long> peaks) {
    return new Measurement(
        what, baseline, seconds, rows, bytes, wallSeconds, firstRowSeconds, cpu, peaks);
  }

  double rowsPerSecond() {
    return rows / seconds;
  }

  double megabytesPerSecond() {
    return bytes / MILLION / seconds;
  }

  /** CPU seconds per million rows of one process; null where it was not read. */
  @Nullable Double cpuPerMillionRows(String process) {
    Double spent = cpuSeconds.get(process);
    return spent == null ? null : spent / (rows / MILLION);
  }

  /** The share of the machine that others used meanwhile, 0 to 1; 0 where it is not known. */
  double foreignShare(int cores) {
    return cpuSeconds.getOrDefault(CpuMeter.OTHERS, 0.0) / (seconds * cores);
  }
}
