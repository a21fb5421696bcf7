// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import org.jspecify.annotations.Nullable;

/** Readers of the types whose values the driver gives as UTF-16LE. */
final class UnicodeReaders {
  private UnicodeReaders() {}

  static ValueReader text(SourceColumn column) {
    return reader(column, new Padding());
  }

  static ValueReader padded(SourceColumn column) {
    return reader(column, new Padding(column));
  }

  private static ValueReader reader(SourceColumn column, Padding padding) {
    int index = column.index();
    TextRules rules = new TextRules(column);
    Utf16Transcoder transcoder = new Utf16Transcoder(rules);
    return (row, out) -> {
      byte @Nullable [] value = row.getBytes(index);
      if (value == null) {
        return false;
      }
      out.openBytes(value.length / 2);
      int from = out.position();
      transcoder.write(value, 0, value.length, out);
      padding.pad(from, out);
      out.closeBytes();
      return rules.endValue();
    };
  }

  /** The driver puts a byte order mark in front, which PostgreSQL would keep. */
  static ValueReader xml(SourceColumn column) {
    int index = column.index();
    TextRules rules = new TextRules(column);
    Utf16Transcoder transcoder = new Utf16Transcoder(rules);
    return (row, out) -> {
      byte @Nullable [] value = row.getBytes(index);
      if (value == null) {
        return false;
      }
      int mark = startsWithMark(value) ? 2 : 0;
      out.openBytes(value.length / 2);
      transcoder.write(value, mark, value.length - mark, out);
      out.closeBytes();
      return rules.endValue();
    };
  }

  private static boolean startsWithMark(byte[] value) {
    return value.length >= 2 && value[0] == (byte) 0xFF && value[1] == (byte) 0xFE;
  }
}
