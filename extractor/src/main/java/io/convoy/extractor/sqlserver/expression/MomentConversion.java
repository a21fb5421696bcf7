// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.Term.Trait;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;

/** Converts dates and times to each other where both servers give the same. */
final class MomentConversion {
  private static final int DIGITS_OF_DATETIME = 3;

  private MomentConversion() {}

  static Term to(Term value, ValueType type) {
    if (value.type().equals(type)) {
      return value;
    }
    return switch (value.type().family()) {
      case DATE -> fromDate(value, type);
      case DATETIME -> fromDatetime(value, type);
      case OFFSET -> fromOffset(value, type);
      case TIME -> fromTime(value, type);
      case INTEGER -> fromDays(value, type);
      default -> throw Conversion.impossible(value, type);
    };
  }

  private static Term fromDate(Term value, ValueType type) {
    if (!type.is(Family.DATETIME)) {
      throw Conversion.impossible(value, type);
    }
    return Term.of(type, "%s::timestamp", value.sql());
  }

  private static Term fromDays(Term value, ValueType type) {
    if (!type.isNamed("datetime") && !type.isNamed("smalldatetime")) {
      throw Conversion.impossible(value, type);
    }
    return Term.of(type, "('1900-01-01'::timestamp + %s * interval '1 day')", value.sql());
  }

  private static Term fromDatetime(Term value, ValueType type) {
    if (type.is(Family.DATE)) {
      return Term.of(type, "%s::date", value.sql());
    }
    boolean clock = value.is(Trait.CLOCK);
    if (type.is(Family.TIME)) {
      requireDigits(value, type, clock);
      return Term.of(type, "%s::%s", value.sql(), type.postgres());
    }
    if (type.isNamed("smalldatetime")) {
      return toMinute(value, type);
    }
    if (type.isNamed("datetime") && value.type().scale() > DIGITS_OF_DATETIME && !clock) {
      throw new Untranslatable("datetime rounds to three hundredths of a second");
    }
    if (type.isNamed("datetime2")) {
      requireDigits(value, type, clock);
    }
    Term cast = Term.of(type, "%s::%s", value.sql(), type.postgres());
    return clock ? Term.clock(type, cast.sql()) : cast;
  }

  /** The thirds of a millisecond that a datetime has, and its text does not show, come out. */
  private static void requireDigits(Term value, ValueType type, boolean clock) {
    if (value.type().isNamed("datetime") && type.scale() > DIGITS_OF_DATETIME && !clock) {
      throw new Untranslatable(
          "a datetime has thirds of a millisecond that come out as %s(%d)"
              .formatted(type.name(), type.scale()));
    }
  }

  private static Term toMinute(Term value, ValueType type) {
    if (!value.type().isNamed("datetime")) {
      throw Conversion.impossible(value, type);
    }
    return Term.of(type, "date_trunc('minute', %s + interval '30 seconds')", value.sql());
  }

  /** Of an instant only the clock's own is known with its offset. */
  private static Term fromOffset(Term value, ValueType type) {
    if (!value.is(Trait.CLOCK)) {
      throw new Untranslatable("the offset of a datetimeoffset is not kept");
    }
    Term local = Term.clock(ValueType.DATETIME2, value.sql() + "::timestamp");
    return to(local, type);
  }

  private static Term fromTime(Term value, ValueType type) {
    if (!type.is(Family.TIME)) {
      throw Conversion.impossible(value, type);
    }
    return Conversion.cast(value, type);
  }

  static Term toOffset(Term value, ValueType type) {
    if (value.is(Family.OFFSET)) {
      return value.type().equals(type) || value.is(Trait.CLOCK)
          ? value
          : Conversion.cast(value, type);
    }
    boolean moment = value.is(Family.DATE) || value.is(Family.DATETIME);
    if (!moment) {
      throw Conversion.impossible(value, type);
    }
    // T-SQL takes it for a moment at +00:00.
    return Term.of(type, "(%s::timestamp AT TIME ZONE 'UTC')", value.sql());
  }
}
