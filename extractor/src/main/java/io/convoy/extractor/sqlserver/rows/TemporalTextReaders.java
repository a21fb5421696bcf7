// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
import io.convoy.schemas.row.AvroOutput;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Readers of dates and times as the text that SQL Server prints (style 121), with all digits. */
final class TemporalTextReaders {
  private static final int MOST_DIGITS = 7;
  private static final int MINUTES_OF_HOUR = 60;
  private static final int[] NANOS_OF_DIGIT = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100
  };

  private TemporalTextReaders() {}

  static ValueReader time(SourceColumn column) {
    int digits = digits(column);
    return new MomentReader(
        column.index(),
        (value, row, out) -> {
          out.openBytes("00:00:00.0000000".length());
          time(value.toLocalTime(), digits, out);
          out.closeBytes();
        });
  }

  static ValueReader datetime2(SourceColumn column) {
    int digits = digits(column);
    return new MomentReader(
        column.index(),
        (value, row, out) -> {
          out.openBytes("0001-01-01 00:00:00.0000000".length());
          dateTime(value, digits, out);
          out.closeBytes();
        });
  }

  /** Finds the instant in UTC and the offset in minutes. */
  static ValueReader datetimeoffset(SourceColumn column) {
    int index = column.index();
    int digits = digits(column);
    return new MomentReader(
        index,
        (value, row, out) -> {
          int offset = row.getInt(index + 1);
          out.openBytes("0001-01-01 00:00:00.0000000 +00:00".length());
          dateTime(value.plusMinutes(offset), digits, out);
          offset(offset, out);
          out.closeBytes();
        });
  }

  private static int digits(SourceColumn column) {
    return TypeSpelling.of(column.field().sourceType()).modifier(0, MOST_DIGITS);
  }

  private static void dateTime(LocalDateTime value, int digits, AvroOutput out) {
    LocalDate date = value.toLocalDate();
    number(date.getYear(), 4, out);
    out.writeByte('-');
    number(date.getMonthValue(), 2, out);
    out.writeByte('-');
    number(date.getDayOfMonth(), 2, out);
    out.writeByte(' ');
    time(value.toLocalTime(), digits, out);
  }

  private static void time(LocalTime time, int digits, AvroOutput out) {
    number(time.getHour(), 2, out);
    out.writeByte(':');
    number(time.getMinute(), 2, out);
    out.writeByte(':');
    number(time.getSecond(), 2, out);
    int nanos = time.getNano();
    if (digits > 0) {
      out.writeByte('.');
      number(nanos / NANOS_OF_DIGIT[digits], digits, out);
    }
  }

  private static void offset(int minutes, AvroOutput out) {
    out.writeByte(' ');
    out.writeByte(minutes < 0 ? '-' : '+');
    number(Math.abs(minutes) / MINUTES_OF_HOUR, 2, out);
    out.writeByte(':');
    number(Math.abs(minutes) % MINUTES_OF_HOUR, 2, out);
  }

  private static void number(int value, int width, AvroOutput out) {
    out.position(out.position() + width);
    byte[] text = out.array();
    int at = out.position();
    int rest = value;
    for (int i = 1; i <= width; i++) {
      text[at - i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
