// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.type.Codec;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A value as a person reads it. What is long is cut, and that is told. Stateless. */
final class ValueText {
  /** Bytes of text that are shown. */
  static final int MOST = 200;

  private ValueText() {}

  /**
   * @return null where the value is NULL
   */
  static @Nullable String of(RowField field, byte[] array, int offset, int length) {
    AvroInput in = new AvroInput().wrap(array, offset, length);
    return field.isNullable() && in.readUnionIndex() == 0 ? null : text(field.codec(), in);
  }

  private static String text(Codec codec, AvroInput in) {
    return switch (codec) {
      case BOOLEAN -> String.valueOf(in.readBoolean());
      case INT2, INT4, INT8 -> String.valueOf(in.readLong());
      case FLOAT4 -> String.valueOf(Float.intBitsToFloat(in.readFloatBits()));
      case FLOAT8 -> String.valueOf(Double.longBitsToDouble(in.readDoubleBits()));
      case NUMERIC, TEXT, JSONB, TEXT_FORM -> text(in);
      case BYTES -> binary(in);
      case UUID -> uuid(in);
      case DATE -> date(in.readInt());
      case TIME -> time(in.readLong());
      case TIMESTAMP -> moment(in.readLong(), "");
      case TIMESTAMPTZ -> moment(in.readLong(), "Z");
    };
  }

  private static String text(AvroInput in) {
    int length = in.readLength();
    int start = in.skip(length);
    if (length <= MOST) {
      return new String(in.array(), start, length, StandardCharsets.UTF_8);
    }
    int end = start + MOST;
    // Not amid a character.
    while ((in.array()[end] & 0xC0) == 0x80) {
      end--;
    }
    String begin = new String(in.array(), start, end - start, StandardCharsets.UTF_8);
    return begin + cut(length);
  }

  private static String cut(int length) {
    return "... (%d bytes)".formatted(length);
  }

  private static String binary(AvroInput in) {
    int length = in.readLength();
    int start = in.skip(length);
    int shown = Math.min(length, MOST / 2);
    String hex = "\\x" + HexFormat.of().formatHex(in.array(), start, start + shown);
    return shown < length ? hex + cut(length) : hex;
  }

  private static String uuid(AvroInput in) {
    int start = in.skip(16);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = high << 8 | in.array()[start + i] & 0xFF;
      low = low << 8 | in.array()[start + 8 + i] & 0xFF;
    }
    return new UUID(high, low).toString();
  }

  private static String date(int days) {
    return switch (days) {
      case Integer.MAX_VALUE -> "infinity";
      case Integer.MIN_VALUE -> "-infinity";
      default -> LocalDate.ofEpochDay(days).toString();
    };
  }

  private static String time(long micros) {
    long day = ChronoUnit.DAYS.getDuration().toNanos() / 1_000;
    if (micros < 0 || micros >= day) {
      return micros == day ? "24:00" : micros + " microseconds since midnight";
    }
    return LocalTime.ofNanoOfDay(micros * 1_000).toString();
  }

  private static String moment(long micros, String zone) {
    if (micros == Long.MAX_VALUE) {
      return "infinity";
    }
    if (micros == Long.MIN_VALUE) {
      return "-infinity";
    }
    try {
      Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC) + zone;
    } catch (DateTimeException | ArithmeticException e) {
      return micros + " microseconds since 1970";
    }
  }
}
