// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.Duration;

/**
 * How far below a mark rows may still come: a time, or a difference of numbers.
 *
 * @param time zero where it is a number
 * @param number 0 where it is a time
 */
public record WatermarkLag(Duration time, long number) {
  private static final int MOST_DIGITS = 18;
  private static final Duration MOST = Duration.ofDays(3_650);

  /**
   * Reads a spelling as in the configuration file: {@code 5m}, {@code 1000}.
   *
   * @throws IllegalArgumentException where it is none, or more than 3,650 days
   */
  public static WatermarkLag parse(String text) {
    if (text.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      return new WatermarkLag(Duration.ZERO, Long.parseLong(text));
    }
    Duration time = (Duration) Values.parse(Duration.class, text);
    if (time.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("more than " + MOST.toDays() + " days");
    }
    return new WatermarkLag(time, 0);
  }

  /** As the contract has it: a number, or a duration as in ISO 8601. */
  public String contract() {
    return time.isZero() ? Long.toString(number) : time.toString();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return time.isZero() ? Long.toString(number) : Values.written(time);
  }
}
