// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.value;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.type.Codec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Values of a column that stand for none. Told as text, compared as what they are: {@code 1.50} is
 * 1.5, and a {@code character} with its padding what it is without.
 */
final class Placeholders {
  private static final String INFINITY = "infinity";
  private static final String MINUS_INFINITY = "-infinity";

  private final Codec codec;
  private final Set<Object> values = new HashSet<>();

  /**
   * @throws IllegalArgumentException where one of them is no value of such a column
   */
  Placeholders(Codec codec, List<String> texts) {
    this.codec = codec;
    for (String text : texts) {
      try {
        values.add(parse(text));
      } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no value of it", e);
      }
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether the value at which the input stands, which is not NULL, is one of them. */
  boolean contains(AvroInput in) {
    return values.contains(read(in));
  }

  private Object parse(String text) {
    return switch (codec) {
      case INT2, INT4, INT8 -> Long.valueOf(text.strip());
      // Equal as Java compares objects: NaN is itself, and -0 is made 0.
      case FLOAT4 -> Float.valueOf(number(text)) + 0.0f;
      case FLOAT8 -> Double.valueOf(number(text)) + 0.0;
      case NUMERIC -> numeric(number(text));
      case TEXT -> text.stripTrailing();
      case JSONB, TEXT_FORM -> text;
      case UUID -> UUID.fromString(text.strip());
      case DATE -> days(text.strip());
      case TIME -> LocalTime.parse(text.strip()).toNanoOfDay() / 1_000;
      case TIMESTAMP, TIMESTAMPTZ -> micros(text.strip().replace(' ', 'T'));
      case BOOLEAN, BYTES ->
          throw new IllegalArgumentException("no value of such a column stands for none");
    };
  }

  private Object read(AvroInput in) {
    return switch (codec) {
      case BOOLEAN -> in.readBoolean();
      case INT2, INT4, INT8, TIME, TIMESTAMP, TIMESTAMPTZ -> in.readLong();
      case FLOAT4 -> Float.intBitsToFloat(in.readFloatBits()) + 0.0f;
      case FLOAT8 -> Double.longBitsToDouble(in.readDoubleBits()) + 0.0;
      case NUMERIC -> numeric(text(in));
      case TEXT -> text(in).stripTrailing();
      case JSONB, TEXT_FORM -> text(in);
      case UUID -> uuid(in);
      case DATE -> in.readInt();
      case BYTES -> in.skip(in.readLength());
    };
  }

  static String text(AvroInput in) {
    int length = in.readLength();
    int start = in.skip(length);
    return new String(in.array(), start, length, StandardCharsets.UTF_8);
  }

  /** Spelled as Java and the canonical form do. */
  private static String number(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "nan" -> "NaN";
      case INFINITY, "inf", "+infinity" -> "Infinity";
      case MINUS_INFINITY, "-inf" -> "-Infinity";
      default -> text.strip();
    };
  }

  private static Object numeric(String text) {
    return isFinite(text) ? new BigDecimal(text).stripTrailingZeros() : text;
  }

  /** False of what a numeric may be that is no number. */
  static boolean isFinite(String numeric) {
    return !numeric.equals("NaN") && !numeric.endsWith("Infinity");
  }

  private static UUID uuid(AvroInput in) {
    ByteBuffer bytes = ByteBuffer.wrap(in.array(), in.skip(16), 16);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static Integer days(String text) {
    return switch (text) {
      case INFINITY -> Integer.MAX_VALUE;
      case MINUS_INFINITY -> Integer.MIN_VALUE;
      default -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
    };
  }

  private static Long micros(String text) {
    return switch (text) {
      case INFINITY -> Long.MAX_VALUE;
      case MINUS_INFINITY -> Long.MIN_VALUE;
      default -> {
        LocalDateTime moment =
            text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
        LocalDateTime epoch = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
        yield ChronoUnit.MICROS.between(epoch, moment);
      }
    };
  }
}
