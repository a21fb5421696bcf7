// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

/** Readers of bit, the integers and the floats. */
final class NumberReaders {
  private NumberReaders() {}

  static ValueReader bit(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      boolean value = row.getBoolean(index);
      out.writeBoolean(value);
      return value || !row.wasNull();
    };
  }

  /** The driver reads a tinyint as what it is, 0 to 255. */
  static ValueReader integer(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      int value = row.getInt(index);
      out.writeLong(value);
      return value != 0 || !row.wasNull();
    };
  }

  static ValueReader bigint(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      long value = row.getLong(index);
      out.writeLong(value);
      return value != 0 || !row.wasNull();
    };
  }

  static ValueReader real(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      float value = row.getFloat(index);
      out.writeFloatBits(Float.floatToRawIntBits(value));
      return value != 0 || !row.wasNull();
    };
  }

  static ValueReader doublePrecision(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      double value = row.getDouble(index);
      out.writeDoubleBits(Double.doubleToRawLongBits(value));
      return value != 0 || !row.wasNull();
    };
  }
}
