// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

/**
 * The shift between PostgreSQL's epoch, 2000-01-01, and Avro's, 1970-01-01, for {@link Codec#DATE},
 * {@link Codec#TIMESTAMP} and {@link Codec#TIMESTAMPTZ}.
 *
 * <p>The largest and the smallest value stand for {@code infinity} and {@code -infinity} on both
 * sides and map to themselves. Every other value is shifted with wrapping, which would let two
 * PostgreSQL values land on the infinities; those two take the places that the infinities left
 * free. So each direction is a bijection over all values of its width and the other's inverse, and
 * no two PostgreSQL values share an Avro value.
 */
public final class Epochs {
  private static final long MICROS = 946_684_800_000_000L;
  private static final int DAYS = 10_957;

  private Epochs() {}

  /** Microseconds since 2000 to microseconds since 1970. */
  public static long toAvroMicros(long postgres) {
    return shift(postgres, MICROS);
  }

  /** Microseconds since 1970 to microseconds since 2000. */
  public static long toPostgresMicros(long avro) {
    return shift(avro, -MICROS);
  }

  /** Days since 2000 to days since 1970. */
  public static int toAvroDays(int postgres) {
    return shift(postgres, DAYS);
  }

  /** Days since 1970 to days since 2000. */
  public static int toPostgresDays(int avro) {
    return shift(avro, -DAYS);
  }

  private static long shift(long value, long by) {
    if (value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
      return value;
    }
    long shifted = value + by;
    return shifted == Long.MAX_VALUE || shifted == Long.MIN_VALUE ? shifted + by : shifted;
  }

  private static int shift(int value, int by) {
    if (value == Integer.MAX_VALUE || value == Integer.MIN_VALUE) {
      return value;
    }
    int shifted = value + by;
    return shifted == Integer.MAX_VALUE || shifted == Integer.MIN_VALUE ? shifted + by : shifted;
  }
}
