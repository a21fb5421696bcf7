// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;

/** DATEDIFF: counts the boundaries between two moments, not the time between them. */
final class DateDifference {
  /** A Sunday before all dates of T-SQL, whose weeks begin on Sundays here. */
  private static final String FIRST_SUNDAY = "date '0001-12-31 BC'";

  private DateDifference() {}

  static Term of(Call call, ValueType result) {
    DatePart part = DatePart.of(call.word(0));
    Term from = MomentFunctions.momentOrDays(call.value(1));
    Term to = MomentFunctions.momentOrDays(call.value(2));
    requireIn(part, from);
    requireIn(part, to);
    boolean times = from.is(Family.TIME) && to.is(Family.TIME);
    if (!times && (from.is(Family.TIME) || to.is(Family.TIME))) {
      throw new Untranslatable("it counts from a time to a date");
    }
    String sql = "(" + count(part, to.sql()) + " - " + count(part, from.sql()) + ")";
    return Term.of(result, sql + (result.isNamed("bigint") ? "::bigint" : "::integer"));
  }

  /** A date is its midnight. */
  private static void requireIn(DatePart part, Term moment) {
    if (!moment.is(Family.DATE)) {
      part.requireIn(moment.type());
    }
  }

  /** How many boundaries lie before a moment. */
  private static String count(DatePart part, String moment) {
    return switch (part) {
      case YEAR -> extracted("year", moment);
      case QUARTER ->
          "(" + extracted("year", moment) + " * 4 + " + extracted("quarter", moment) + ")";
      case MONTH -> "(" + extracted("year", moment) + " * 12 + " + extracted("month", moment) + ")";
      case DAY, DAY_OF_YEAR, WEEKDAY -> "(" + moment + "::date - " + FIRST_SUNDAY + ")";
      case WEEK -> "((" + moment + "::date - " + FIRST_SUNDAY + ") / 7)";
      case HOUR -> seconds(moment, "3600");
      case MINUTE -> seconds(moment, "60");
      case SECOND -> seconds(moment, "1");
      case MILLISECOND -> "floor(extract(epoch FROM " + moment + ") * 1000)";
      case MICROSECOND -> "(extract(epoch FROM " + moment + ") * 1000000)";
      case ISO_WEEK -> throw new Untranslatable("T-SQL counts no weeks of ISO");
    };
  }

  private static String extracted(String field, String moment) {
    return "extract(" + field + " FROM " + moment + ")";
  }

  private static String seconds(String moment, String length) {
    return "floor(extract(epoch FROM " + moment + ") / " + length + ")";
  }
}
