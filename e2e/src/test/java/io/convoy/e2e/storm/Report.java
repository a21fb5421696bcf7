// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.ConvoyProcess;
import java.nio.file.Path;
import java.time.Duration;

/** What a run that is over says of itself, as a person is told. */
record Report(String text) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What a report says of the moments that rows are of. */
  enum Claim {
    ONE_POINT_IN_TIME,
    SEVERAL,
    NOTHING
  }

  /** Asks {@code convoy status}. */
  static Report of(Path file, String runId) {
    try (ConvoyProcess status = ConvoyProcess.start("status", runId, "-f", file.toString())) {
      status.awaitEnd(PATIENCE);
      return new Report(status.output());
    }
  }

  Claim claim() {
    if (text.contains("all rows are of one point in time")) {
      return Claim.ONE_POINT_IN_TIME;
    }
    return text.contains("points in time") || text.contains("point in time")
        ? Claim.SEVERAL
        : Claim.NOTHING;
  }
}
