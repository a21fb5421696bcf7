// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.AvroOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the types whose values the driver gives as bytes of the column's code page, which may be
 * UTF-8. ASCII, which all code pages share, is copied; the rest is left to the driver, which knows
 * the code page.
 */
final class CodePageReader implements ValueReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final char REPLACEMENT = '\uFFFD';

  private final int index;
  private final TextRules rules;
  private final Padding padding;

  CodePageReader(SourceColumn column) {
    this.index = column.index();
    this.rules = new TextRules(column);
    this.padding = new Padding(column);
  }

  @Override
  public boolean read(ResultSet row, AvroOutput out) throws SQLException {
    byte @Nullable [] value = row.getBytes(index);
    if (value == null) {
      return false;
    }
    out.openBytes(value.length);
    int from = out.position();
    if (isPlain(value)) {
      out.writeFixed(value, 0, value.length);
    } else {
      decoded(row.getString(index), value, out);
    }
    padding.pad(from, out);
    out.closeBytes();
    return rules.endValue();
  }

  /** True for ASCII without U+0000. */
  private static boolean isPlain(byte[] value) {
    int at = 0;
    for (; at <= value.length - 8; at += 8) {
      long bytes = (long) LONG.get(value, at);
      // The second term is not zero where a byte is.
      if (((bytes | bytes - ONES) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; at < value.length; at++) {
      if (value[at] <= 0) {
        return false;
      }
    }
    return true;
  }

  private void decoded(String text, byte[] value, AvroOutput out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean undecodable = text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(utf8, value);
    if (text.indexOf(0) < 0 && !undecodable) {
      out.writeFixed(utf8, 0, utf8.length);
      return;
    }
    int written = 0;
    for (int at = 0; at < utf8.length; at++) {
      boolean replaced = undecodable && isReplacement(utf8, at);
      if (utf8[at] == 0 || replaced) {
        out.writeFixed(utf8, written, at - written);
        if (replaced) {
          rules.undecodable(out);
          at += 2;
        } else {
          rules.nul(out);
        }
        written = at + 1;
      }
    }
    out.writeFixed(utf8, written, utf8.length - written);
  }

  private static boolean isReplacement(byte[] utf8, int at) {
    return utf8[at] == (byte) 0xEF
        && at + 2 < utf8.length
        && utf8[at + 1] == (byte) 0xBF
        && utf8[at + 2] == (byte) 0xBD;
  }
}
