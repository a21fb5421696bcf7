// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.common.config.TypeOptions.ExcessDigits;
import java.time.LocalDateTime;

/** Makes microseconds of a column's times and counts those that lost a digit. */
final class Micros {
  private static final int NANOS_OF_MICRO = 1_000;

  private final SourceColumn column;
  private final ExcessDigits policy;

  Micros(SourceColumn column) {
    this.column = column;
    this.policy = column.types().excessDigits();
  }

  /** Since midnight; a whole day for what is rounded up to the next midnight. */
  long of(long nanosOfDay) {
    long micros = nanosOfDay / NANOS_OF_MICRO;
    long excess = nanosOfDay % NANOS_OF_MICRO;
    return excess == 0 ? micros : micros + carry(excess);
  }

  /** Since 1970. */
  long of(LocalDateTime value) {
    return value.toLocalDate().toEpochDay() * TemporalReaders.MICROS_OF_DAY
        + of(value.toLocalTime().toNanoOfDay());
  }

  private long carry(long excess) {
    return switch (policy) {
      case ROUND -> {
        column.count(Alteration.DIGITS_ROUNDED);
        yield excess >= NANOS_OF_MICRO / 2 ? 1 : 0;
      }
      // TEXT carries columns with such digits as text, so that none come here.
      case TRUNCATE, TEXT -> {
        column.count(Alteration.DIGITS_CUT);
        yield 0;
      }
    };
  }
}
