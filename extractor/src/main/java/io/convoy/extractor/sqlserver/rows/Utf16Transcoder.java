// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.AvroOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes UTF-16LE as UTF-8, straight into the row: four ASCII characters at once, all others one by
 * one. Not thread-safe.
 */
final class Utf16Transcoder {
  private static final VarHandle CHAR =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long NOT_ASCII = 0xFF80_FF80_FF80_FF80L;
  private static final long ONES = 0x0001_0001_0001_0001L;
  private static final long HIGH_BITS = 0x8000_8000_8000_8000L;
  private static final int UNIT = 2;
  private static final int FOUR_UNITS = 8;

  /** Room is made for so many bytes of input at a time; each unit takes three bytes at most. */
  private static final int SLICE = 8_192;

  private final TextRules rules;

  Utf16Transcoder(TextRules rules) {
    this.rules = rules;
  }

  /** Writes the characters of some bytes, without a length. */
  void write(byte[] utf16, int offset, int length, AvroOutput out) {
    int end = offset + (length & -UNIT);
    int at = offset;
    while (at < end) {
      int slice = Math.min(end, at + SLICE);
      out.ensure(3 * (slice - at) / UNIT);
      at = plain(utf16, at, slice, out);
      if (at < slice) {
        at = other(utf16, at, end, out);
      }
    }
  }

  /** Writes ASCII up to a character of another kind; returns where that stands. */
  private static int plain(byte[] in, int from, int end, AvroOutput out) {
    byte[] to = out.array();
    int at = from;
    int target = out.position();
    for (; at <= end - FOUR_UNITS; at += FOUR_UNITS, target += 4) {
      long units = (long) LONG.get(in, at);
      // The second term is not zero where a unit is.
      if ((units & NOT_ASCII | units - ONES & HIGH_BITS) != 0) {
        break;
      }
      long pairs = units | units >>> 8;
      INT.set(to, target, (int) (pairs & 0xFFFF | pairs >>> 16 & 0xFFFF_0000L));
    }
    for (; at < end; at += UNIT, target++) {
      char unit = (char) CHAR.get(in, at);
      if (unit == 0 || unit >= 0x80) {
        break;
      }
      to[target] = (byte) unit;
    }
    out.position(target);
    return at;
  }

  /** Writes characters that are not ASCII, and a U+0000, up to the next that is. */
  private int other(byte[] in, int from, int end, AvroOutput out) {
    int at = from;
    while (at < end) {
      char unit = (char) CHAR.get(in, at);
      if (unit != 0 && unit < 0x80) {
        break;
      }
      at += UNIT;
      if (unit == 0) {
        rules.nul(out);
      } else if (!Character.isSurrogate(unit)) {
        basic(unit, out);
      } else if (startsPair(unit, in, at, end)) {
        supplementary(Character.toCodePoint(unit, (char) CHAR.get(in, at)), out);
        at += UNIT;
      } else {
        rules.undecodable(out);
      }
    }
    return at;
  }

  private static boolean startsPair(char unit, byte[] in, int next, int end) {
    return Character.isHighSurrogate(unit)
        && next < end
        && Character.isLowSurrogate((char) CHAR.get(in, next));
  }

  private static void basic(char unit, AvroOutput out) {
    if (unit < 0x800) {
      out.writeByte(0xC0 | unit >> 6);
    } else {
      out.writeByte(0xE0 | unit >> 12);
      out.writeByte(0x80 | unit >> 6 & 0x3F);
    }
    out.writeByte(0x80 | unit & 0x3F);
  }

  private static void supplementary(int character, AvroOutput out) {
    out.writeByte(0xF0 | character >> 18);
    out.writeByte(0x80 | character >> 12 & 0x3F);
    out.writeByte(0x80 | character >> 6 & 0x3F);
    out.writeByte(0x80 | character & 0x3F);
  }
}
