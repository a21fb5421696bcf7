// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import java.sql.SQLException;

/**
 * Writes plain decimal text as PostgreSQL's binary numeric, byte by byte: the number of base-10000
 * digits, the power of 10000 of the first, the sign, the decimals shown, the digits (PostgreSQL
 * source, {@code numeric_recv}). No precision that PostgreSQL has is too large and no object is
 * made. One instance serves one encoder; not thread-safe.
 */
final class NumericBinary {
  /** SQLState numeric_value_out_of_range: the row is at fault, as if the server had said it. */
  private static final String OUT_OF_RANGE = "22003";

  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int POSITIVE_INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;
  private static final int HEADER_BYTES = 8;
  private static final int MAX_WHOLE = 131_072;
  private static final int MAX_SCALE = 16_383;

  private byte[] text = new byte[0];

  /** Where the first digit of the whole part that is not a leading zero lies. */
  private int wholeStart;

  private int wholeEnd;
  private int scale;

  /**
   * Writes a field's length and value.
   *
   * @throws SQLException with SQLState 22003 where PostgreSQL has no such numeric
   * @throws IllegalArgumentException where the text is not a plain decimal number
   */
  void write(byte[] array, int offset, int length, CopyBuffer out) throws SQLException {
    text = array;
    boolean signed = length > 0 && array[offset] == '-';
    int start = signed ? offset + 1 : offset;
    int end = offset + length;
    if (start < end && array[start] > '9') {
      writeSpecial(start, end, signed, out);
      return;
    }
    scan(start, end);
    writeDigits(signed ? NEGATIVE : POSITIVE, out);
  }

  private void writeSpecial(int start, int end, boolean signed, CopyBuffer out) {
    int sign;
    if (matches("Infinity", start, end)) {
      sign = signed ? NEGATIVE_INFINITY : POSITIVE_INFINITY;
    } else if (!signed && matches("NaN", start, end)) {
      sign = NAN;
    } else {
      throw malformed();
    }
    out.putInt(HEADER_BYTES);
    out.putShort(0);
    out.putShort(0);
    out.putShort(sign);
    out.putShort(0);
  }

  private boolean matches(String word, int start, int end) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Finds the parts of {@code digits [. digits]} and checks them. */
  private void scan(int start, int end) throws SQLException {
    int at = start;
    while (at < end && text[at] == '0') {
      at++;
    }
    wholeStart = at;
    at = skipDigits(at, end);
    wholeEnd = at;
    boolean pointless = at == end;
    scale = pointless ? 0 : end - at - 1;
    if (wholeEnd == start || !pointless && (text[at] != '.' || scale == 0)) {
      throw malformed();
    }
    if (skipDigits(end - scale, end) != end) {
      throw malformed();
    }
    if (wholeEnd - wholeStart > MAX_WHOLE || scale > MAX_SCALE) {
      throw new SQLException(
          "a number of %d digits before and %d after the point does not fit numeric"
              .formatted(wholeEnd - wholeStart, scale),
          OUT_OF_RANGE);
    }
  }

  private int skipDigits(int start, int end) {
    int at = start;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** Writes the base-10000 digits from the first to the last that is not zero. */
  private void writeDigits(int sign, CopyBuffer out) {
    int wholeGroups = (wholeEnd - wholeStart + 3) / 4;
    int first = 0;
    int end = wholeGroups + (scale + 3) / 4;
    while (first < end && group(first, wholeGroups) == 0) {
      first++;
    }
    while (end > first && group(end - 1, wholeGroups) == 0) {
      end--;
    }
    int count = end - first;
    out.putInt(HEADER_BYTES + 2 * count);
    out.putShort(count);
    out.putShort(count == 0 ? 0 : wholeGroups - 1 - first);
    out.putShort(count == 0 ? POSITIVE : sign);
    out.putShort(scale);
    for (int i = first; i < end; i++) {
      out.putShort(group(i, wholeGroups));
    }
  }

  /** The base-10000 digit number {@code index}, counted from the first of the whole part. */
  private int group(int index, int wholeGroups) {
    int digit = 0;
    if (index < wholeGroups) {
      int end = wholeEnd - 4 * (wholeGroups - 1 - index);
      for (int at = Math.max(wholeStart, end - 4); at < end; at++) {
        digit = 10 * digit + text[at] - '0';
      }
      return digit;
    }
    int start = 4 * (index - wholeGroups);
    for (int i = start; i < start + 4; i++) {
      digit = 10 * digit + (i < scale ? text[wholeEnd + 1 + i] - '0' : 0);
    }
    return digit;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a number in plain decimal notation");
  }
}
