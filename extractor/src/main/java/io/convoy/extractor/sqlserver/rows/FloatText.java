// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

/**
 * Prints floats as PostgreSQL does: the fewest digits that tell a value from its neighbours, with
 * an exponent only where it is large or small.
 */
final class FloatText {
  /** From here on PostgreSQL writes 1e+06 rather than 1000000. */
  private static final int FLOAT_EXPONENT = 6;

  private static final int DOUBLE_EXPONENT = 15;
  private static final int LEAST_EXPONENT = -4;

  private FloatText() {}

  /** As {@code float4out}. */
  static String of(float value) {
    return print(
        ShortestFloat.isExceptional(value) ? ShortestFloat.of(value) : Float.toString(value),
        FLOAT_EXPONENT);
  }

  /** As {@code float8out}, but for the last digit of some that are very small or large. */
  static String of(double value) {
    return print(Double.toString(value), DOUBLE_EXPONENT);
  }

  /**
   * @param java as Java prints a number: digits with a point, and perhaps an exponent
   */
  private static String print(String java, int fromExponent) {
    int mark = java.indexOf('E');
    int sign = java.startsWith("-") ? 1 : 0;
    int point = java.indexOf('.');
    if (point < 0) {
      // NaN and the infinities, which both spell alike.
      return java;
    }
    String all = java.substring(sign, point) + java.substring(point + 1, end(java, mark));
    int first = 0;
    while (first < all.length() - 1 && all.charAt(first) == '0') {
      first++;
    }
    String digits = withoutZerosAtTheEnd(all.substring(first));
    int shift = mark < 0 ? 0 : Integer.parseInt(java, mark + 1, java.length(), 10);
    int exponent = digits.equals("0") ? 0 : point - sign - 1 - first + shift;
    return java.substring(0, sign)
        + (exponent < LEAST_EXPONENT || exponent >= fromExponent
            ? scientific(digits, exponent)
            : plain(digits, exponent));
  }

  private static int end(String java, int mark) {
    return mark < 0 ? java.length() : mark;
  }

  private static String withoutZerosAtTheEnd(String digits) {
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }

  private static String scientific(String digits, int exponent) {
    String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
    String zero = Math.abs(exponent) < 10 ? "0" : "";
    return digits.charAt(0) + rest + 'e' + (exponent < 0 ? '-' : '+') + zero + Math.abs(exponent);
  }

  private static String plain(String digits, int exponent) {
    if (exponent < 0) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    int whole = exponent + 1;
    return digits.length() <= whole
        ? digits + "0".repeat(whole - digits.length())
        : digits.substring(0, whole) + "." + digits.substring(whole);
  }
}
