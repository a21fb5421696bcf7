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
}
