// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Median, least and greatest of some numbers. */
record Spread(double median, double least, double greatest) {
  /** Nothing where there are no numbers. */
  static Optional<Spread> of(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    return sorted.isEmpty()
        ? Optional.empty()
        : Optional.of(new Spread(median(sorted), sorted.getFirst(), sorted.getLast()));
  }

  private static double median(List<Double> sorted) {
    int size = sorted.size();
    return Stream.of(sorted.get((size - 1) / 2), sorted.get(size / 2))
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }
}
