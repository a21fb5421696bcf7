// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How single values are written: one entry per type that a configuration record may have. */
final class Values {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h|d)");

  private Values() {}

  /** What a value of the type looks like, to be read after "must be". */
  static String form(Type type) {
    if (type == int.class || type == long.class) {
      return "a whole number";
    } else if (type == DataSize.class) {
      return "a size such as 512KiB, 32MiB or 1GiB";
    } else if (type == RejectLimit.class) {
      return "a number of rows such as 1000, or a share of a table's rows such as 0.5%";
    } else if (type == WatermarkLag.class) {
      return "a duration such as 90s or 5m, or a whole number such as 1000";
    } else if (type == Duration.class) {
      return "a duration such as 500ms, 90s or 2m";
    } else if (type instanceof Class<?> c && c.isEnum()) {
      return "one of " + names(c);
    }
    return "a single value";
  }

  /**
   * The value that a text stands for.
   *
   * @throws IllegalArgumentException where the text has not the type's {@link #form}
   */
  static Object parse(Type type, String text) {
    if (type == String.class) {
      return text;
    } else if (type == Secret.class) {
      return new Secret(text);
    } else if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == DataSize.class) {
      return DataSize.parse(text);
    } else if (type == RejectLimit.class) {
      return RejectLimit.parse(text);
    } else if (type == WatermarkLag.class) {
      return WatermarkLag.parse(text);
    } else if (type == Duration.class) {
      return duration(text);
    } else if (type instanceof Class<?> c && c.isEnum()) {
      return constant(c, text);
    }
    throw new IllegalStateException("no spelling is defined for " + type);
  }

  /** A value as {@link #parse} reads it; a secret stays covered. */
  static String written(Object value) {
    return switch (value) {
      case Enum<?> constant -> spelling(constant);
      case Duration time -> written(time);
      default -> value.toString();
    };
  }

  private static String written(Duration time) {
    long millis = time.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a duration");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static Object constant(Class<?> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> spelling(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not one of " + names(type)));
  }

  private static String names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Values::spelling)
        .collect(Collectors.joining(", "));
  }

  private static String spelling(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
