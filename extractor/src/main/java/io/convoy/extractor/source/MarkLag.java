// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * How far below a mark rows may still come.
 *
 * @param text a number, or a duration as in ISO 8601; 0 is both
 */
public record MarkLag(String text) {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);

  private boolean isNumber() {
    return !text.startsWith("P");
  }

  private boolean isNone() {
    return text.equals("0");
  }

  /** Why it is none of a column of numbers; empty where it is. */
  public Optional<String> obstacleOfNumbers(String type) {
    return isNumber()
        ? Optional.empty()
        : Optional.of("watermark.lag has to be a number for a column of type " + type);
  }

  /** Why it is none of a column of dates or moments; empty where it is. */
  public Optional<String> obstacleOfTimes(String type) {
    return !isNumber() || isNone()
        ? Optional.empty()
        : Optional.of("watermark.lag has to be a duration for a column of type " + type);
  }

  /** The least number that rows may still have. */
  public BigDecimal below(String mark) {
    return new BigDecimal(mark).subtract(new BigDecimal(text));
  }

  /** The same as a bigint can hold it. */
  public String belowInBigint(String mark) {
    return below(mark).max(LEAST).toPlainString();
  }

  /** Of a duration, rounded up. */
  public long seconds() {
    return isNone() ? 0 : Math.ceilDiv(Duration.parse(text).toMillis(), 1_000L);
  }
}
