// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The measurements of one piece of work over all rounds; at least one. */
record Series(List<Measurement> rounds) {
  Series {
    rounds = List.copyOf(rounds);
  }

  /** Groups measurements by what was measured, in the order in which they first came. */
  static List<Series> group(List<Measurement> measurements) {
    Map<String, List<Measurement>> groups = new LinkedHashMap<>();
    for (Measurement measurement : measurements) {
      groups.computeIfAbsent(measurement.what(), name -> new ArrayList<>()).add(measurement);
    }
    return groups.values().stream().map(Series::new).toList();
  }

  String name() {
    return rounds.getFirst().what();
  }

  String baseline() {
    return rounds.getFirst().baseline();
  }

  /** Of a number that each round has. */
  Spread spread(Function<Measurement, Double> number) {
    return Spread.of(rounds.stream().map(number).toList()).orElseThrow();
  }

  /** The median of a number that a round may not have. */
  Optional<Double> median(Function<Measurement, @Nullable Double> number) {
    List<Double> found = new ArrayList<>();
    for (Measurement round : rounds) {
      Double value = number.apply(round);
      if (value != null) {
        found.add(value);
      }
    }
    return Spread.of(found).map(Spread::median);
  }

  /** How much of the baseline's rows per second it has; nothing without the baseline. */
  Optional<Double> ratio(List<Series> all) {
    return all.stream()
        .filter(other -> other.name().equals(baseline()))
        .findFirst()
        .map(other ->
            other.spread(Measurement::seconds).median() / spread(Measurement::seconds).median());
  }

  Set<String> cpuProcesses() {
    Set<String> names = new LinkedHashSet<>();
    rounds.forEach(round -> names.addAll(round.cpuSeconds().keySet()));
    return names;
  }

  /** The greatest of all rounds, in bytes. */
  Map<String, Long> peaks() {
    Map<String, Long> peaks = new LinkedHashMap<>();
    rounds.forEach(round ->
        round.peakBytes().forEach((process, bytes) -> peaks.merge(process, bytes, Math::max)));
    return peaks;
  }
}
