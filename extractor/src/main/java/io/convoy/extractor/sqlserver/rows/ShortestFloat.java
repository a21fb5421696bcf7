// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Finds the fewest digits of a float where PostgreSQL's choice is not Java's.
 *
 * <p>Java writes two digits at least, which shows in the smallest of the numbers, and takes the
 * very middle between two numbers for the even one, which shows in large ones. PostgreSQL does
 * neither.
 */
final class ShortestFloat {
  /** The gaps between floats below are so wide that one digit may do. */
  private static final float SMALL = 1e-42f;

  /** The middles between floats from here on are whole numbers, and so may end in zeros. */
  private static final float LARGE = 1 << 24;

  private static final int MOST_DIGITS = 9;

  private ShortestFloat() {}

  static boolean isExceptional(float value) {
    float size = Math.abs(value);
    return size != 0 && size < SMALL || size >= LARGE && size <= Float.MAX_VALUE;
  }

  /** As Java would print it, of a value that {@link #isExceptional}. */
  static String of(float value) {
    float size = Math.abs(value);
    BigDecimal exact = new BigDecimal(size);
    BigDecimal lower = middle(Math.nextDown(size), size);
    // The gap after the largest is as wide as the one before it.
    BigDecimal upper =
        size == Float.MAX_VALUE
            ? exact.add(exact).subtract(lower)
            : middle(size, Math.nextUp(size));
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
      BigDecimal near = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      BigDecimal far = near.compareTo(down) == 0 ? up : down;
      for (BigDecimal candidate : new BigDecimal[] {near, far}) {
        if (candidate.compareTo(lower) > 0 && candidate.compareTo(upper) < 0) {
          return text(value, candidate);
        }
      }
    }
    return text(value, exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)));
  }

  private static BigDecimal middle(float one, float other) {
    return new BigDecimal(one).add(new BigDecimal(other)).divide(BigDecimal.TWO);
  }

  private static String text(float value, BigDecimal size) {
    BigDecimal signed = value < 0 ? size.negate() : size;
    return signed.unscaledValue() + ".0E" + -signed.scale();
  }
}
