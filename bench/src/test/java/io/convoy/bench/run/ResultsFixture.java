// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two rounds of four pieces of work over a million rows. */
final class ResultsFixture {
  private static final Scope SCOPE =
      new Scope("", List.of(new Table("Posts", 1_000_000, 230_000_000, "1")));

  private ResultsFixture() {}

  static Results results() {
    List<Measurement> measurements = new ArrayList<>();
    for (double more = 0; more < 2; more++) {
      measurements.add(measured("pipe", "pipe", 1 + more));
      measurements.add(
          measured("convoy", "pipe", 4 + more)
              .withCommand(12 + more, 6.5)
              .withCosts(
                  Map.of("target", 2.0 + more, "others", 3.0),
                  Map.of("convoy", (300 + (long) more) * 1024 * 1024)));
      measurements.add(measured("psql COPY out", "psql COPY out", 1));
      measurements.add(measured("extract alone", "psql COPY out", 2));
    }
    Options options =
        new Options(1_000_000, 2, false, false, false, Path.of("/nowhere"), List.of());
    return new Results(
        new Machine(Map.of("cores", "2")),
        options,
        230_000_000,
        measurements,
        List.of("pgloader is left out: it is not installed."));
  }

  private static Measurement measured(String what, String baseline, double seconds) {
    return Measurement.of(what, baseline, SCOPE, seconds);
  }
}
