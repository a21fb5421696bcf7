// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dates of three numbers, such as {@code 12/31/2099}, in the ways of T-SQL: which number is
 * the day depends on a style, or else on the language of a session, unless only one of them can be.
 */
final class MomentText {
  private static final int MONTHS = 12;
  private static final int HALF_A_DAY = 12;
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2})(:\\d\\d(?::\\d\\d(?:\\.\\d{1,7})?)?)?(?:\\s*([AaPp])[Mm])?");
  private static final Pattern NUMBERS =
      Pattern.compile(
          "(\\d{1,4})([-/.])(\\d{1,2})\\2(\\d{1,4})(?:\\s+(?<time>\\d.*))?", Pattern.DOTALL);

  private MomentText() {}

  /** What comes first in a date. */
  enum Order {
    /** Whatever the language of a session says, which nobody knows. */
    OF_SESSION,
    MONTH,
    DAY,
    YEAR
  }

  /** In the one form that all read alike, {@code 2099-12-31T00:00}; empty where it is uncertain. */
  static Optional<String> iso(String text, Order order) {
    Matcher numbers = NUMBERS.matcher(text.strip());
    if (!numbers.matches()) {
      return Optional.empty();
    }
    String time = numbers.group("time");
    return date(numbers, order)
        .flatMap(date ->
            (time == null ? Optional.of("00:00") : time(time)).map(clock -> date + "T" + clock));
  }

  private static Optional<String> date(Matcher numbers, Order order) {
    String first = numbers.group(1);
    String last = numbers.group(4);
    int digitsOfYear = 4;
    int second = Integer.parseInt(numbers.group(3));
    if (first.length() == digitsOfYear && last.length() <= 2) {
      return date(first, second, Integer.parseInt(last), order == Order.YEAR);
    }
    if (first.length() <= 2 && last.length() == digitsOfYear) {
      int other = Integer.parseInt(first);
      return order == Order.DAY
          ? date(last, second, other, true)
          : date(last, other, second, order == Order.MONTH);
    }
    return Optional.empty();
  }

  /** Either number is the day where the other cannot be, or where both are one. */
  private static Optional<String> date(String year, int month, int day, boolean known) {
    if (known || month == day || month <= MONTHS && day > MONTHS) {
      return Optional.of("%s-%02d-%02d".formatted(year, month, day));
    }
    return month > MONTHS && day <= MONTHS
        ? Optional.of("%s-%02d-%02d".formatted(year, day, month))
        : Optional.empty();
  }

  private static Optional<String> time(String text) {
    Matcher time = TIME.matcher(text.strip());
    if (!time.matches() || time.group(2) == null && time.group(3) == null) {
      return Optional.empty();
    }
    int hour = Integer.parseInt(time.group(1));
    if (time.group(3) != null) {
      if (hour > HALF_A_DAY || hour == 0) {
        return Optional.empty();
      }
      hour = hour % HALF_A_DAY + (time.group(3).equalsIgnoreCase("p") ? HALF_A_DAY : 0);
    }
    String rest = time.group(2) == null ? ":00" : time.group(2);
    return Optional.of("%02d%s".formatted(hour, rest));
  }
}
