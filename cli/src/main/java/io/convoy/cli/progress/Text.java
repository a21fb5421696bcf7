// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; the same in every locale. */
public final class Text {
  private Text() {}

  /** {@code 1,234,567}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 1 table}, {@code 2 tables}. */
  public static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  /** Megabytes of 10^6 bytes, with one digit below 100. */
  public static String megabytes(long bytes) {
    double mb = bytes / 1e6;
    return String.format(Locale.ROOT, mb < 100 ? "%.1f" : "%,.0f", mb);
  }

  /** {@code 12s}, {@code 3m04s}, {@code 2h05m}. */
  public static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
  }

  /** Seconds with a tenth, for a finished run. */
  public static String seconds(Duration time) {
    return time.toSeconds() < 60
        ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
        : duration(time);
  }
}
