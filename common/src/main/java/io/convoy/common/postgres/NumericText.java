// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.schemas.row.AvroOutput;
import java.nio.charset.StandardCharsets;

/**
 * Writes PostgreSQL's binary numeric as plain decimal text, byte by byte: no precision is too large
 * and no object is made.
 *
 * <p>The binary form (PostgreSQL source, {@code numeric_send}) is four 16-bit numbers, big-endian:
 * how many base-10000 digits follow, the power of 10000 of the first of them, the sign, and how
 * many decimals are shown; then the digits, without leading or trailing zeros.
 */
final class NumericText {
  static final int POSITIVE = 0x0000;
  static final int NEGATIVE = 0x4000;
  static final int NAN = 0xC000;
  static final int POSITIVE_INFINITY = 0xD000;
  static final int NEGATIVE_INFINITY = 0xF000;

  private static final int HEADER_BYTES = 8;
  private static final byte[] NAN_TEXT = "NaN".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFINITY = "Infinity".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MINUS_INFINITY = "-Infinity".getBytes(StandardCharsets.US_ASCII);

  private NumericText() {}

  /**
   * Writes an Avro string.
   *
   * @throws IllegalArgumentException where the bytes are not a numeric; says what is wrong
   */
  static void write(byte[] in, int offset, int length, AvroOutput out) {
    if (length < HEADER_BYTES) {
      throw new IllegalArgumentException("a numeric of " + length + " bytes");
    }
    int count = unsignedShort(in, offset);
    if (length != HEADER_BYTES + 2 * count) {
      throw new IllegalArgumentException(
          "a numeric of " + length + " bytes with " + count + " base-10000 digits");
    }
    int sign = unsignedShort(in, offset + 4);
    switch (sign) {
      case POSITIVE, NEGATIVE -> writeFinite(in, offset, sign, out);
      case NAN -> out.writeBytes(NAN_TEXT, 0, NAN_TEXT.length);
      case POSITIVE_INFINITY -> out.writeBytes(INFINITY, 0, INFINITY.length);
      case NEGATIVE_INFINITY -> out.writeBytes(MINUS_INFINITY, 0, MINUS_INFINITY.length);
      default ->
          throw new IllegalArgumentException("a numeric with sign " + Integer.toHexString(sign));
    }
  }

  private static void writeFinite(byte[] in, int offset, int sign, AvroOutput out) {
    int weight = (short) unsignedShort(in, offset + 2);
    int scale = unsignedShort(in, offset + 6);
    int head = digit(in, offset, Math.min(weight, 0));
    int whole = weight < 0 ? 1 : decimals(head) + 4 * weight;
    int minus = sign == NEGATIVE ? 1 : 0;
    int length = minus + whole + (scale == 0 ? 0 : 1 + scale);
    out.writeLong(length);
    out.ensure(length);
    byte[] text = out.array();
    int at = out.position();
    out.position(at + length);
    if (minus == 1) {
      text[at++] = '-';
    }
    at = writeTail(text, at, head, decimals(head));
    for (int i = 1; i <= weight; i++) {
      at = writeTail(text, at, digit(in, offset, i), 4);
    }
    if (scale > 0) {
      text[at++] = '.';
      writeFraction(in, offset, weight + 1, text, at, scale);
    }
  }

  private static void writeFraction(
      byte[] in, int offset, int first, byte[] text, int start, int scale) {
    int at = start;
    int index = first;
    for (int left = scale; left > 0; left -= 4) {
      int digit = digit(in, offset, index++);
      if (left >= 4) {
        at = writeTail(text, at, digit, 4);
      } else {
        writeTail(text, at, digit / (left == 3 ? 10 : left == 2 ? 100 : 1000), left);
      }
    }
  }

  /** A base-10000 digit of the numeric; those before the first and after the last are zero. */
  private static int digit(byte[] in, int offset, int index) {
    if (index < 0 || index >= unsignedShort(in, offset)) {
      return 0;
    }
    int digit = unsignedShort(in, offset + HEADER_BYTES + 2 * index);
    if (digit > 9999) {
      throw new IllegalArgumentException("a numeric with the base-10000 digit " + digit);
    }
    return digit;
  }

  /** Writes the last {@code width} decimals of a digit, with leading zeros. */
  private static int writeTail(byte[] text, int at, int digit, int width) {
    int rest = digit;
    for (int i = at + width - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + width;
  }

  private static int decimals(int digit) {
    return digit > 999 ? 4 : digit > 99 ? 3 : digit > 9 ? 2 : 1;
  }

  private static int unsignedShort(byte[] in, int at) {
    return (in[at] & 0xFF) << 8 | in[at + 1] & 0xFF;
  }
}
