// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.schemas.table.RowRange;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Cuts a range of a column into parts, each from where the one before ends. */
public final class ReloadParts {
  /** Parts of one request. */
  static final int MOST = 10_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private ReloadParts() {}

  /**
   * The parts, the lowest first.
   *
   * @param from included: a date, a time as 2024-01-31T12:00:00, or a number
   * @param to excluded, of the same kind
   * @param by how long a part is: day, month or year for dates, a number for numbers; null for one
   *     part
   * @throws IllegalArgumentException that says what does not go together
   */
  public static List<RowRange> of(String column, String from, String to, @Nullable String by) {
    Optional<LocalDateTime> begin = time(from);
    Optional<LocalDateTime> end = time(to);
    if (begin.isPresent() && end.isPresent()) {
      return times(column, begin.orElseThrow(), end.orElseThrow(), by);
    }
    if (begin.isPresent() || end.isPresent()) {
      throw new IllegalArgumentException("of %s and %s only one is a date".formatted(from, to));
    }
    return numbers(column, number(from), number(to), by);
  }

  private static List<RowRange> times(
      String column, LocalDateTime begin, LocalDateTime end, @Nullable String by) {
    demandRising(begin, end);
    if (by == null) {
      return List.of(new RowRange(column, TIME.format(begin), TIME.format(end)));
    }
    ChronoUnit unit =
        switch (by.toLowerCase(Locale.ROOT)) {
          case "day" -> ChronoUnit.DAYS;
          case "month" -> ChronoUnit.MONTHS;
          case "year" -> ChronoUnit.YEARS;
          default ->
              throw new IllegalArgumentException(
                  "dates are cut by day, month or year, not by " + by);
        };
    // Each from the beginning: the 31st of a month comes back after a shorter one.
    return parts(column, begin, end, number -> begin.plus(number, unit), TIME::format);
  }

  private static List<RowRange> numbers(
      String column, BigDecimal begin, BigDecimal end, @Nullable String by) {
    demandRising(begin, end);
    if (by == null) {
      return List.of(new RowRange(column, begin.toPlainString(), end.toPlainString()));
    }
    BigDecimal step = number(by);
    if (step.signum() <= 0) {
      throw new IllegalArgumentException("a part cannot be " + by + " long");
    }
    return parts(
        column,
        begin,
        end,
        number -> begin.add(step.multiply(BigDecimal.valueOf(number))),
        BigDecimal::toPlainString);
  }

  private interface Text<T> {
    String of(T value);
  }

  private static <T extends Comparable<? super T>> List<RowRange> parts(
      String column, T begin, T end, IntFunction<T> bound, Text<T> text) {
    List<RowRange> parts = new ArrayList<>();
    T lower = begin;
    while (lower.compareTo(end) < 0) {
      if (parts.size() == MOST) {
        throw new IllegalArgumentException("these are more than %d parts".formatted(MOST));
      }
      T next = bound.apply(parts.size() + 1);
      T upper = next.compareTo(end) < 0 ? next : end;
      parts.add(new RowRange(column, text.of(lower), text.of(upper)));
      lower = upper;
    }
    return parts;
  }

  private static <T extends Comparable<? super T>> void demandRising(T begin, T end) {
    if (begin.compareTo(end) >= 0) {
      throw new IllegalArgumentException("%s is not below %s".formatted(begin, end));
    }
  }

  private static Optional<LocalDateTime> time(String text) {
    try {
      return Optional.of(
          text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is neither a date nor a number", e);
    }
  }
}
