// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.List;

/** A part of a date or time that T-SQL's functions count in. */
enum DatePart {
  YEAR("year", "1 year", List.of("year", "yy", "yyyy")),
  QUARTER("quarter", "3 months", List.of("quarter", "qq", "q")),
  MONTH("month", "1 month", List.of("month", "mm", "m")),
  DAY_OF_YEAR("doy", "1 day", List.of("dayofyear", "dy", "y")),
  DAY("day", "1 day", List.of("day", "dd", "d")),
  WEEK("", "7 days", List.of("week", "wk", "ww")),
  ISO_WEEK("week", "", List.of("iso_week", "isowk", "isoww")),
  WEEKDAY("", "1 day", List.of("weekday", "dw", "w")),
  HOUR("hour", "1 hour", List.of("hour", "hh")),
  MINUTE("minute", "1 minute", List.of("minute", "mi", "n")),
  SECOND("second", "1 second", List.of("second", "ss", "s")),
  MILLISECOND("millisecond", "1 millisecond", List.of("millisecond", "ms")),
  MICROSECOND("microsecond", "1 microsecond", List.of("microsecond", "mcs"));

  private static final int MICROS = 6;
  private static final int MILLIS = 3;

  private final String field;
  private final String interval;
  private final List<String> names;

  DatePart(String field, String interval, List<String> names) {
    this.field = field;
    this.interval = interval;
    this.names = names;
  }

  static DatePart of(String word) {
    for (DatePart part : values()) {
      if (part.names.contains(word)) {
        return part;
      }
    }
    throw new Untranslatable("the part " + word + " of a date is not translated");
  }

  /** As EXTRACT calls it. */
  String field() {
    return field;
  }

  String interval() {
    if (interval.isEmpty()) {
      throw untranslatable();
    }
    return interval;
  }

  /** The same in hours, which no change of summer time makes longer. */
  String fixedInterval() {
    return switch (this) {
      case DAY, DAY_OF_YEAR, WEEKDAY -> "24 hours";
      case WEEK -> "168 hours";
      default -> interval();
    };
  }

  /** True for what is not the same number of seconds each time. */
  boolean isCalendar() {
    return this == YEAR || this == QUARTER || this == MONTH;
  }

  private boolean isTime() {
    return compareTo(HOUR) >= 0;
  }

  private Untranslatable untranslatable() {
    return new Untranslatable(
        "the part " + names.getFirst() + " depends on the session, or is not known");
  }

  /**
   * @throws Untranslatable where a value of this type has no such part, or not as it is kept
   */
  void requireIn(ValueType type) {
    boolean has = type.is(Family.TIME) ? isTime() : !isTime() || !type.is(Family.DATE);
    boolean rounded = type.isNamed("datetime") && compareTo(MILLISECOND) >= 0;
    boolean cut = this == MICROSECOND && type.scale() > MICROS;
    if (!has || rounded || cut) {
      throw new Untranslatable(
          "%s of a %s is not certain".formatted(names.getFirst(), type.name()));
    }
  }

  /**
   * @throws Untranslatable where a value of this type would be rounded after it was added
   */
  void requireExact(ValueType type, boolean clock) {
    if (!type.is(Family.OFFSET)) {
      requireIn(type);
    }
    boolean seconds = compareTo(SECOND) >= 0 && type.isNamed("smalldatetime");
    boolean fraction =
        this == MILLISECOND && type.scale() < MILLIS
            || this == MICROSECOND && type.scale() < MICROS;
    if (!clock && (seconds || fraction)) {
      throw new Untranslatable("a %s is rounded after %s".formatted(type.name(), names.getFirst()));
    }
  }

  /** An integer of this part of a moment. */
  String extracted(String moment) {
    return switch (this) {
      case YEAR, QUARTER, MONTH, DAY, DAY_OF_YEAR, ISO_WEEK, HOUR, MINUTE ->
          "extract(%s FROM %s)::integer".formatted(field, moment);
      case SECOND -> "floor(extract(second FROM %s))::integer".formatted(moment);
      case MILLISECOND ->
          "(floor(extract(milliseconds FROM %s))::integer %% 1000)".formatted(moment);
      case MICROSECOND -> "(extract(microseconds FROM %s)::integer %% 1000000)".formatted(moment);
      case WEEK, WEEKDAY -> throw untranslatable();
    };
  }
}
