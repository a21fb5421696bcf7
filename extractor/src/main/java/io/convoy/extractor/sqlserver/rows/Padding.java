// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
import io.convoy.schemas.row.AvroOutput;

/** Pads the text of a {@code character(n)} as PostgreSQL does: to n characters, not bytes. */
final class Padding {
  private static final String TARGET = "character";

  private final int length;

  Padding(SourceColumn column) {
    TypeSpelling target = TypeSpelling.of(column.field().targetType());
    this.length = target.name().equals(TARGET) ? target.modifier(0, 1) : 0;
  }

  /** No padding. */
  Padding() {
    this.length = 0;
  }

  /** For text that was written from a position on. */
  void pad(int from, AvroOutput out) {
    if (length > 0) {
      spaces(length - characters(out.array(), from, out.position()), out);
    }
  }

  private static void spaces(int count, AvroOutput out) {
    for (int i = 0; i < count; i++) {
      out.writeByte(' ');
    }
  }

  private static int characters(byte[] utf8, int from, int to) {
    int characters = 0;
    for (int i = from; i < to; i++) {
      // Bytes after a character's first are 10xxxxxx.
      characters += (utf8[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return characters;
  }
}
