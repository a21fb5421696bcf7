// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.MomentText.Order;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The styles of CONVERT whose dates and times read the same in every language. */
final class Styles {
  /** What each writes: letters stand for parts, all else for itself. */
  private static final Map<Integer, String> PATTERNS =
      Map.ofEntries(
          Map.entry(1, "M/D/y"),
          Map.entry(2, "y.M.D"),
          Map.entry(3, "D/M/y"),
          Map.entry(4, "D.M.y"),
          Map.entry(5, "D-M-y"),
          Map.entry(8, "h:m:s"),
          Map.entry(10, "M-D-y"),
          Map.entry(11, "y/M/D"),
          Map.entry(12, "yMD"),
          Map.entry(20, "Y-M-D h:m:s"),
          Map.entry(21, "Y-M-D h:m:s"),
          Map.entry(23, "Y-M-D"),
          Map.entry(24, "h:m:s"),
          Map.entry(101, "M/D/Y"),
          Map.entry(102, "Y.M.D"),
          Map.entry(103, "D/M/Y"),
          Map.entry(104, "D.M.Y"),
          Map.entry(105, "D-M-Y"),
          Map.entry(108, "h:m:s"),
          Map.entry(110, "M-D-Y"),
          Map.entry(111, "Y/M/D"),
          Map.entry(112, "YMD"),
          Map.entry(120, "Y-M-D h:m:s"),
          Map.entry(121, "Y-M-D h:m:s"),
          Map.entry(126, "Y-M-DTh:m:s"));

  /** Styles that write fractions of seconds after what their pattern has. */
  private static final Set<Integer> WITH_FRACTIONS = Set.of(21, 121, 126);

  private static final Set<Integer> WITH_MILLISECONDS = Set.of(21, 121);

  /** Styles that read the year first, then the month. */
  private static final Set<Integer> YEAR_FIRST = Set.of(20, 21, 23, 120, 121, 126, 127);

  /** What else comes first in the dates of a style. */
  private static final Map<Integer, Order> ORDERS =
      Map.ofEntries(
          Map.entry(101, Order.MONTH),
          Map.entry(110, Order.MONTH),
          Map.entry(103, Order.DAY),
          Map.entry(104, Order.DAY),
          Map.entry(105, Order.DAY),
          Map.entry(102, Order.YEAR),
          Map.entry(111, Order.YEAR),
          Map.entry(120, Order.YEAR),
          Map.entry(121, Order.YEAR));

  private static final Pattern DASHED =
      Pattern.compile("\\s*(\\d{4}-\\d\\d-\\d\\d)(?:[ T](\\d.*))?\\s*");

  private Styles() {}

  static Optional<String> pattern(int style) {
    return Optional.ofNullable(PATTERNS.get(style));
  }

  static boolean writesFractions(int style) {
    return WITH_FRACTIONS.contains(style);
  }

  /** True where it writes three digits of a datetime's seconds, whatever they are. */
  static boolean writesMilliseconds(int style) {
    return WITH_MILLISECONDS.contains(style);
  }

  /** What of a pattern is a date with its whole year; empty where it has none. */
  static Optional<String> datePart(String pattern) {
    String date = pattern.split("[ T]", 2)[0];
    return Optional.of(date).filter(part -> part.contains("Y"));
  }

  /** All of them, for the reference. */
  static Set<Integer> all() {
    return PATTERNS.keySet();
  }

  /** A text that is converted to a date or time, in a form that needs no style to be read. */
  static Literal read(Literal constant, int style) {
    if (constant instanceof Literal.Text(String text) && YEAR_FIRST.contains(style)) {
      Matcher dashed = DASHED.matcher(text);
      if (dashed.matches()) {
        String time = dashed.group(2) == null ? "00:00:00" : dashed.group(2);
        return new Literal.Text(dashed.group(1) + "T" + time);
      }
    }
    if (constant instanceof Literal.Text(String text) && ORDERS.containsKey(style)) {
      return MomentText.iso(text, ORDERS.get(style))
          .<Literal>map(Literal.Text::new)
          .orElse(constant);
    }
    return constant;
  }

  /**
   * True where a text that one style wrote of a date is read as that date in another, whatever the
   * language.
   */
  static boolean readsBack(int written, int read) {
    int withoutMarks = 112;
    return written == withoutMarks || written == read && ORDERS.containsKey(read);
  }
}
