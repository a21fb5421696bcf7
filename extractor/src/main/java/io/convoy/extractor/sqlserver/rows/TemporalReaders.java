// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Readers of dates and times as numbers. */
final class TemporalReaders {
  static final long MICROS_OF_DAY = 86_400_000_000L;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  /** From 1900-01-01 to 1970-01-01. */
  private static final int DAYS = 25_567;

  private static final long MICROS_OF_MINUTE = 60_000_000L;

  private TemporalReaders() {}

  static ValueReader date(SourceColumn column) {
    return new MomentReader(
        column.index(), (value, row, out) -> out.writeLong(value.toLocalDate().toEpochDay()));
  }

  static ValueReader time(SourceColumn column) {
    Micros micros = new Micros(column);
    return new MomentReader(
        column.index(),
        (value, row, out) -> out.writeLong(micros.of(value.toLocalTime().toNanoOfDay())));
  }

  /**
   * The driver gives a datetime as days since 1900 and three-hundredths of a second, each of four
   * bytes, and a smalldatetime as days and minutes of two.
   */
  static ValueReader datetime(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      byte @Nullable [] value = row.getBytes(index);
      if (value == null) {
        return false;
      }
      out.writeLong(value.length == 4 ? minutes(value) : milliseconds(value));
      return true;
    };
  }

  private static long minutes(byte[] value) {
    long days = ((short) SHORT.get(value, 0) & 0xFFFFL) - DAYS;
    return days * MICROS_OF_DAY + ((short) SHORT.get(value, 2) & 0xFFFFL) * MICROS_OF_MINUTE;
  }

  private static long milliseconds(byte[] value) {
    long days = (long) (int) INT.get(value, 0) - DAYS;
    // Rounded as the server does: thirds end in 0, 3 and 7.
    long millis = ((int) INT.get(value, 4) * 10L + 1) / 3;
    return days * MICROS_OF_DAY + millis * 1_000;
  }

  static ValueReader datetime2(SourceColumn column) {
    Micros micros = new Micros(column);
    return new MomentReader(column.index(), (value, row, out) -> out.writeLong(micros.of(value)));
  }

  /** Finds the instant in UTC and the offset in minutes. */
  static ValueReader datetimeoffset(SourceColumn column) {
    int index = column.index();
    Micros micros = new Micros(column);
    return new MomentReader(
        index,
        (value, row, out) -> {
          if (row.getInt(index + 1) != 0) {
            column.count(Alteration.OFFSET);
          }
          out.writeLong(micros.of(value));
        });
  }
}
