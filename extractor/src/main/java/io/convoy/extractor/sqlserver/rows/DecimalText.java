// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.AvroOutput;

/** Writes numbers of up to 19 digits as plain decimal text, byte by byte. */
final class DecimalText {
  private static final int MAX_DIGITS = 19;

  private DecimalText() {}

  /** Writes an Avro string with exactly {@code scale} digits after the point. */
  static void write(long unscaled, int scale, AvroOutput out) {
    int digits = Math.max(digits(unscaled), scale + 1);
    int length = digits + (scale > 0 ? 1 : 0) + (unscaled < 0 ? 1 : 0);
    out.writeLong(length);
    out.ensure(length);
    byte[] text = out.array();
    int start = out.position();
    int at = start + length;
    out.position(at);
    // The negative numbers have one more, the least.
    long rest = unscaled > 0 ? -unscaled : unscaled;
    for (int i = 0; i < digits; i++) {
      if (i == scale && i > 0) {
        text[--at] = '.';
      }
      long next = rest / 10;
      text[--at] = (byte) ('0' + (next * 10 - rest));
      rest = next;
    }
    if (unscaled < 0) {
      text[start] = '-';
    }
  }

  private static int digits(long value) {
    long rest = value > 0 ? -value : value;
    int digits = 1;
    for (long bound = -10; digits < MAX_DIGITS && rest <= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }
}
