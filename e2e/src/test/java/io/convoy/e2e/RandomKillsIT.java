// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills whole runs at moments that nobody chose. {@code -De2e.kills=20} for more of them, {@code
 * -De2e.seed} for the moments of an earlier time; each seed is printed.
 */
final class RandomKillsIT {
  private static final Duration RUN = Duration.ofMinutes(3);

  /** About how long a run takes that nobody disturbs, its start included. */
  private static final Duration WHOLE = Duration.ofSeconds(12);

  private static final int KILLS = Integer.getInteger("e2e.kills", 1);
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;

  @BeforeAll
  static void fill() {
    databases = Databases.ofShop(folder);
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @Test
  void isEqualAfterEachKill() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      databases.renewTarget();
      Duration moment = Duration.ofMillis(random.nextLong(WHOLE.toMillis()));
      isEqualAfterAKill("kill-" + kill, moment);
    }
  }

  private static void isEqualAfterAKill(String name, Duration moment) {
    try (ConvoyProcess convoy = replicate(name)) {
      convoy.killAfter(moment);
      System.out.println(
          "%s after %d ms: %s".formatted(name, moment.toMillis(), convoy.lastLine()));
    }
    try (ConvoyProcess convoy = replicate(name, "--resume")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
    }
    databases.assertSame();
  }

  private static ConvoyProcess replicate(String name, String... options) {
    Path file = databases.configuration(name, "");
    return ConvoyProcess.replicate(file, folder.resolve("work-" + name), options);
  }
}
