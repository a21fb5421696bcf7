// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One short storm; {@code ./storm} makes many long ones. {@code -De2e.seed} repeats one. */
final class StormIT {
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());

  /** What is over within a few seconds. */
  private static final Set<FaultKind> SHORT =
      EnumSet.of(
          FaultKind.KILL_EXTRACTOR,
          FaultKind.KILL_LOADER,
          FaultKind.KILL_COORDINATOR,
          FaultKind.RESTART,
          FaultKind.KILL_BROKER,
          FaultKind.CRASH_TARGET,
          FaultKind.CRASH_SOURCE,
          FaultKind.END_SESSIONS);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @Test
  void isSurvived() {
    System.out.println("seed " + SEED);
    try (Storms storms = new Storms(folder, Capture.COMPARE)) {
      Outcome outcome = storms.blow(Plan.of(SEED, SHORT), SourceUse.WRITTEN_TO);
      System.out.println(outcome.line());
      assertThat(outcome.complaints()).as(outcome.line()).isEmpty();
    }
  }
}
