// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import org.jspecify.annotations.Nullable;

/** Readers of bytes and of uniqueidentifier. */
final class BinaryReaders {
  private static final int UUID_BYTES = 16;

  /** Where SQL Server keeps each byte of the text form: three groups have their low byte first. */
  private static final int[] UUID_ORDER = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

  private BinaryReaders() {}

  static ValueReader bytes(SourceColumn column) {
    return bytes(column.index());
  }

  static ValueReader bytes(int index) {
    return (row, out) -> {
      byte @Nullable [] value = row.getBytes(index);
      if (value == null) {
        return false;
      }
      out.writeBytes(value, 0, value.length);
      return true;
    };
  }

  static ValueReader uniqueidentifier(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      byte @Nullable [] value = row.getBytes(index);
      if (value == null) {
        return false;
      }
      out.ensure(UUID_BYTES);
      byte[] to = out.array();
      int at = out.position();
      for (int i = 0; i < UUID_BYTES; i++) {
        to[at + i] = value[UUID_ORDER[i]];
      }
      out.position(at + UUID_BYTES);
      return true;
    };
  }
}
