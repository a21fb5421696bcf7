// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Makes run ids: {@code 20261121-011808-k3f9}, sortable by time, legal in topic names. */
public final class RunIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SUFFIXES = 36 * 36 * 36 * 36;

  private RunIds() {}

  public static String next(Clock clock) {
    String suffix = Integer.toString(SUFFIXES + RANDOM.nextInt(SUFFIXES), 36).substring(1);
    return TIME.format(clock.instant()) + "-" + suffix;
  }

  /** That of a run which {@code sync.schedule} starts: {@code 20261121-023000-cron}. */
  public static String ofSchedule(Instant start) {
    return TIME.format(start) + "-cron";
  }
}
