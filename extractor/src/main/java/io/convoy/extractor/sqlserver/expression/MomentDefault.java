// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.MomentText.Order;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates constants for columns of dates and times, in forms that mean the same in every
 * language of whoever inserts.
 */
final class MomentDefault {
  private static final LocalDate DAY_ZERO = LocalDate.of(1900, 1, 1);
  private static final LocalDate FIRST_DATETIME = LocalDate.of(1753, 1, 1);
  private static final LocalDate FIRST_SMALLDATETIME = DAY_ZERO;
  private static final LocalDate LAST_SMALLDATETIME = LocalDate.of(2079, 6, 6);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private static final String DATE =
      "(?<year>\\d{4})(?<dash>-?)(?<month>\\d\\d)\\k<dash>(?<day>\\d\\d)";
  private static final String TIME = "(?<time>\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,7})?)?)";
  private static final String OFFSET = "(?<offset>Z|\\s?[+-]\\d\\d:\\d\\d)?";
  private static final Pattern MOMENT =
      Pattern.compile(DATE + "(?:(?:(?<separator>T)| )" + TIME + OFFSET + ")?");
  private static final Pattern TIME_ALONE = Pattern.compile(TIME);

  private MomentDefault() {}

  private record Moment(LocalDate date, LocalTime time, String offset) {}

  static Optional<String> translate(Literal literal, String baseType) {
    return moment(literal, baseType)
        .filter(moment -> isExact(moment, baseType))
        .map(moment -> "'" + spell(moment, baseType) + "'");
  }

  private static Optional<Moment> moment(Literal literal, String baseType) {
    return switch (literal) {
      case Literal.Text(String text) -> parse(text.strip(), baseType);
      case Literal.Numeral(BigDecimal days, Literal.Numeral.Kind kind) ->
          baseType.equals("datetime") || baseType.equals("smalldatetime")
              ? days(days)
              : Optional.empty();
      case Literal.Bytes bytes -> Optional.empty();
      case Literal.Null none -> Optional.empty();
    };
  }

  private static Optional<Moment> days(BigDecimal days) {
    try {
      return Optional.of(midnight(DAY_ZERO.plusDays(days.longValueExact())));
    } catch (ArithmeticException | DateTimeException ignored) {
      return Optional.empty();
    }
  }

  private static Moment midnight(LocalDate date) {
    return new Moment(date, LocalTime.MIDNIGHT, "");
  }

  /** An empty string is the first of January 1900 to T-SQL. */
  private static Optional<Moment> parse(String text, String baseType) {
    if (text.isEmpty()) {
      return Optional.of(midnight(DAY_ZERO));
    }
    try {
      if (baseType.equals("time") && TIME_ALONE.matcher(text).matches()) {
        return Optional.of(new Moment(DAY_ZERO, LocalTime.parse(text), ""));
      }
      Matcher parts = MOMENT.matcher(text);
      if (parts.matches()) {
        return dependsOnLanguage(parts, baseType) ? Optional.empty() : Optional.of(moment(parts));
      }
      return MomentText.iso(text, Order.OF_SESSION)
          .map(MOMENT::matcher)
          .filter(Matcher::matches)
          .map(MomentDefault::moment);
    } catch (DateTimeException ignored) {
      return Optional.empty();
    }
  }

  /**
   * True where a language that puts the day before the month would read another date. The newer
   * types read these forms in one way only.
   */
  private static boolean dependsOnLanguage(Matcher parts, String baseType) {
    boolean older = baseType.equals("datetime") || baseType.equals("smalldatetime");
    boolean plain = parts.group("dash").isEmpty() || parts.group("separator") != null;
    int day = Integer.parseInt(parts.group("day"));
    int month = Integer.parseInt(parts.group("month"));
    return older && !plain && day <= 12 && day != month;
  }

  private static Moment moment(Matcher parts) {
    LocalDate date =
        LocalDate.of(
            Integer.parseInt(parts.group("year")),
            Integer.parseInt(parts.group("month")),
            Integer.parseInt(parts.group("day")));
    String time = parts.group("time");
    String offset = parts.group("offset");
    return new Moment(
        date,
        time == null ? LocalTime.MIDNIGHT : LocalTime.parse(time),
        offset == null ? "" : offset.strip());
  }

  /** False where SQL Server would round the value, refuse it, or convert between offsets. */
  private static boolean isExact(Moment moment, String baseType) {
    LocalTime time = moment.time();
    LocalDate date = moment.date();
    if (!baseType.equals("datetimeoffset") && !moment.offset().isEmpty()
        || time.getNano() % NANOS_PER_MICRO != 0) {
      return false;
    }
    return switch (baseType) {
      case "datetime" ->
          isThreeHundredth(time) && !date.isBefore(FIRST_DATETIME) && isFourDigits(date);
      case "smalldatetime" ->
          time.getNano() == 0
              && time.getSecond() == 0
              && !date.isBefore(FIRST_SMALLDATETIME)
              && !date.isAfter(LAST_SMALLDATETIME);
      default -> isFourDigits(date);
    };
  }

  /** True for the milliseconds that a datetime shows of its three hundredths of a second. */
  private static boolean isThreeHundredth(LocalTime time) {
    int nanos = time.get(ChronoField.NANO_OF_SECOND);
    int lastDigit = nanos / NANOS_PER_MILLI % 10;
    return nanos % NANOS_PER_MILLI == 0 && (lastDigit == 0 || lastDigit == 3 || lastDigit == 7);
  }

  private static boolean isFourDigits(LocalDate date) {
    return date.getYear() >= 1 && date.getYear() <= 9999;
  }

  private static String spell(Moment moment, String baseType) {
    return switch (baseType) {
      case "date" -> moment.date().toString();
      case "time" -> spell(moment.time());
      case "datetimeoffset" -> moment.date() + " " + spell(moment.time()) + offset(moment.offset());
      default -> moment.date() + " " + spell(moment.time());
    };
  }

  private static String spell(LocalTime time) {
    String spelled = time.toString();
    return spelled.length() == "hh:mm".length() ? spelled + ":00" : spelled;
  }

  private static String offset(String offset) {
    return offset.isEmpty() || offset.equals("Z") ? "+00:00" : offset;
  }
}
