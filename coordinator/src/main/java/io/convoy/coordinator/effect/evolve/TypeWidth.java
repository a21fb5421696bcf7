// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which type holds every value of another one just as it is. Types are spelled as PostgreSQL's
 * {@code format_type} does. Stateless.
 */
final class TypeWidth {
  private static final Pattern SPELLED =
      Pattern.compile(
          "(?<name>[a-z ]+?)(?:\\((?<first>\\d+)(?:,(?<second>-?\\d+))?\\))?(?<zone> with.*)?");

  private static final Map<String, Set<String>> WIDER =
      Map.of(
          "smallint", Set.of("integer", "bigint"),
          "integer", Set.of("bigint"),
          "real", Set.of("double precision"),
          "character varying", Set.of("text"));

  /** Of which a larger number in brackets, or none, takes more. */
  private static final Set<String> BY_LENGTH = Set.of("character varying", "bit varying");

  private static final Set<String> BY_DIGITS =
      Set.of("timestamp", "time", "timestamp with time zone", "time with time zone");

  private static final int MOST_DIGITS = 6;

  private TypeWidth() {}

  /** True where the second is another type than the first and takes all of its values. */
  static boolean isWider(String narrow, String wide) {
    Matcher from = SPELLED.matcher(narrow);
    Matcher to = SPELLED.matcher(wide);
    if (narrow.equals(wide) || !from.matches() || !to.matches()) {
      return false;
    }
    String name = name(from);
    if (!name.equals(name(to))) {
      return to.group("first") == null && WIDER.getOrDefault(name, Set.of()).contains(name(to));
    }
    if (BY_LENGTH.contains(name)) {
      return number(from, Integer.MAX_VALUE) < number(to, Integer.MAX_VALUE);
    }
    if (BY_DIGITS.contains(name)) {
      return number(from, MOST_DIGITS) < number(to, MOST_DIGITS);
    }
    return name.equals("numeric") && isWiderNumeric(from, to);
  }

  private static String name(Matcher type) {
    String zone = type.group("zone");
    return " with time zone".equals(zone) ? type.group("name") + zone : type.group("name");
  }

  private static int number(Matcher type, int byDefault) {
    String first = type.group("first");
    return first == null ? byDefault : Integer.parseInt(first);
  }

  /** As many digits on either side of the point. */
  private static boolean isWiderNumeric(Matcher from, Matcher to) {
    if (to.group("first") == null) {
      return true;
    }
    if (from.group("first") == null) {
      return false;
    }
    List<Integer> scales = List.of(scale(from), scale(to));
    int before = number(from, 0) - scales.getFirst();
    return scales.getLast() >= scales.getFirst() && number(to, 0) - scales.getLast() >= before;
  }

  private static int scale(Matcher type) {
    String second = type.group("second");
    return second == null ? 0 : Integer.parseInt(second);
  }
}
