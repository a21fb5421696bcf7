// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, spelled {@code 512KiB}, {@code 32MiB}, {@code 1GiB} or as plain bytes. */
public record DataSize(long bytes) {
  private static final Pattern SPELLING = Pattern.compile("([0-9]{1,18}) ?(B|KiB|MiB|GiB|TiB)?");
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  public DataSize {
    Demand.that(bytes >= 0, "bytes", "must not be negative");
  }

  public static DataSize ofKibibytes(long count) {
    return new DataSize(count << 10);
  }

  public static DataSize ofMebibytes(long count) {
    return new DataSize(count << 20);
  }

  /**
   * Reads a spelling as in the configuration file.
   *
   * @throws IllegalArgumentException where it is none, or exceeds a long
   */
  public static DataSize parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a size");
    }
    String unit = matcher.group(2) == null ? UNITS.getFirst() : matcher.group(2);
    long factor = 1L << 10 * UNITS.indexOf(unit);
    try {
      return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large a size", e);
    }
  }

  /** In the largest unit that divides it, as {@link #parse} reads it. */
  @Override
  public String toString() {
    long count = bytes;
    int unit = 0;
    while (count != 0 && count % 1024 == 0 && unit < UNITS.size() - 1) {
      count /= 1024;
      unit++;
    }
    return count + UNITS.get(unit);
  }
}
