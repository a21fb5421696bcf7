// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.schemas.type.Codec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * Spells values as PostgreSQL sends them in a binary COPY. It shares no code with what is measured,
 * so that a mistake there cannot hide in the benchmarks' own data.
 */
final class BinaryField {
  private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
  private static final BigInteger BASE = BigInteger.valueOf(10_000);
  private static final int NEGATIVE = 0x4000;

  private BinaryField() {}

  static byte[] of(Codec codec, Object value) {
    return switch (codec) {
      case BOOLEAN -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
      case INT2 -> ByteBuffer.allocate(2).putShort(((Number) value).shortValue()).array();
      case INT4 -> fourBytes(((Number) value).intValue());
      case INT8 -> eightBytes(((Number) value).longValue());
      case FLOAT4 -> fourBytes(Float.floatToRawIntBits((Float) value));
      case FLOAT8 -> eightBytes(Double.doubleToRawLongBits((Double) value));
      case NUMERIC -> numeric((BigDecimal) value);
      case DATE -> fourBytes((int) ChronoUnit.DAYS.between(EPOCH.toLocalDate(), (LocalDate) value));
      case TIME -> eightBytes(((LocalTime) value).toNanoOfDay() / 1000);
      case TIMESTAMP, TIMESTAMPTZ ->
          eightBytes(ChronoUnit.MICROS.between(EPOCH, (LocalDateTime) value));
      case UUID -> uuid((UUID) value);
      case TEXT, TEXT_FORM -> text((String) value);
      case JSONB -> text("\u0001" + value);
      case BYTES -> (byte[]) value;
    };
  }

  private static byte[] fourBytes(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] eightBytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static byte[] uuid(UUID value) {
    return ByteBuffer.allocate(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Base-10000 digits without zeros at either end, behind their count, weight, sign and scale. */
  private static byte[] numeric(BigDecimal value) {
    int fractions = (value.scale() + 3) / 4;
    BigInteger rest = value.abs().movePointRight(4 * fractions).toBigIntegerExact();
    Deque<Integer> digits = new ArrayDeque<>();
    int weight = -fractions - 1;
    for (; rest.signum() > 0; rest = rest.divide(BASE)) {
      int digit = rest.mod(BASE).intValue();
      if (digit != 0 || !digits.isEmpty()) {
        digits.addFirst(digit);
      }
      weight++;
    }
    ByteBuffer bytes = ByteBuffer.allocate(8 + 2 * digits.size());
    bytes.putShort((short) digits.size());
    bytes.putShort((short) (digits.isEmpty() ? 0 : weight));
    bytes.putShort((short) (value.signum() < 0 ? NEGATIVE : 0));
    bytes.putShort((short) value.scale());
    digits.forEach(digit -> bytes.putShort(digit.shortValue()));
    return bytes.array();
  }
}
