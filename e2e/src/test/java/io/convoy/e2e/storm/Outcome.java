// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.time.Duration;
import java.util.List;

/**
 * What came of a storm.
 *
 * @param found what the target is, where all was well
 * @param thrown what was thrown, in the order in which it was
 * @param complaints empty where all was well
 */
record Outcome(
    long seed, Duration took, String found, List<String> thrown, List<String> complaints) {
  Outcome {
    thrown = List.copyOf(thrown);
    complaints = List.copyOf(complaints);
  }

  boolean isGood() {
    return complaints.isEmpty();
  }

  /** One line. */
  String line() {
    return "seed %d  %5.1f s  %s  %s"
        .formatted(
            seed,
            took.toMillis() / 1_000.0,
            isGood() ? found : "FAILED",
            String.join("; ", thrown));
  }

  /** A row of a Markdown table. */
  String row() {
    return "| %d | %.1f | %s | %s |"
        .formatted(
            seed,
            took.toMillis() / 1_000.0,
            isGood() ? found : "**" + complaints.getFirst().lines().findFirst().orElse("") + "**",
            String.join("<br>", thrown));
  }
}
