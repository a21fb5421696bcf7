// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;

/**
 * What a session found.
 *
 * @param notes what a reader should know, such as who was left out
 */
record Results(
    Machine machine,
    Options options,
    long bytes,
    List<Measurement> measurements,
    List<String> notes) {
  /** The system's own work, writing dirty pages above all, stays below it. */
  private static final double MOST_FOREIGN = 0.2;

  Results {
    measurements = List.copyOf(measurements);
    notes = List.copyOf(notes);
  }

  List<Series> series() {
    return Series.group(measurements);
  }

  /** The contestants that copy from end to end. */
  List<Series> whole() {
    return series().stream().filter(one -> ContestantName.ALL.contains(one.name())).toList();
  }

  /** Extracting and loading alone. */
  List<Series> halves() {
    return series().stream().filter(one -> !ContestantName.ALL.contains(one.name())).toList();
  }

  /** The names of what was measured while others kept the machine busy; those times mislead. */
  static List<String> disturbed(List<Measurement> measurements, int cores) {
    return measurements.stream()
        .filter(one -> one.foreignShare(cores) > MOST_FOREIGN)
        .map(Measurement::what)
        .distinct()
        .toList();
  }
}
