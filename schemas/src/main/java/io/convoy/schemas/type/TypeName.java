// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a PostgreSQL type, in the words of its catalog.
 *
 * @param base without modifiers: {@code timestamp without time zone}
 * @param modifiers such as a length, or precision and scale
 */
public record TypeName(String base, List<Integer> modifiers) {
  public static final String TEXT = "text";
  public static final String VARCHAR = "character varying";
  public static final String CHAR = "character";
  public static final String NUMERIC = "numeric";

  private static final String TIME_ZONE = " time zone";

  private static final Pattern FORM =
      Pattern.compile(
          "([^()]+?)\\s*(?:\\(\\s*(\\d{1,9}(?:\\s*,\\s*\\d{1,9})?)\\s*\\))?(\\s[^()]+)?");

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("int", "integer"),
          Map.entry("int4", "integer"),
          Map.entry("int2", "smallint"),
          Map.entry("int8", "bigint"),
          Map.entry("float", "double precision"),
          Map.entry("float8", "double precision"),
          Map.entry("float4", "real"),
          Map.entry("bool", "boolean"),
          Map.entry("decimal", NUMERIC),
          Map.entry("varchar", VARCHAR),
          Map.entry("char", CHAR),
          Map.entry("bpchar", CHAR),
          Map.entry("timestamp", "timestamp without time zone"),
          Map.entry("timestamptz", "timestamp with time zone"),
          Map.entry("time", "time without time zone"),
          Map.entry("timetz", "time with time zone"));

  public TypeName {
    modifiers = List.copyOf(modifiers);
  }

  /** As it is written; a name that PostgreSQL has no word of its own for stays what it is. */
  public static TypeName of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return new TypeName(text.strip(), List.of());
    }
    String after = form.group(3) == null ? "" : " " + form.group(3).strip();
    String base = (form.group(1) + after).replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    List<Integer> modifiers =
        form.group(2) == null
            ? List.of()
            : Stream.of(form.group(2).split(",")).map(String::strip).map(Integer::valueOf).toList();
    return new TypeName(ALIASES.getOrDefault(base, base), modifiers);
  }

  /** The first modifier, or what stands for none. */
  public int first(int otherwise) {
    return modifiers.isEmpty() ? otherwise : modifiers.getFirst();
  }

  /** Digits after the point of a numeric that says how many it has. */
  public int scale() {
    return modifiers.size() > 1 ? modifiers.get(1) : 0;
  }

  /** {@code timestamp(3) without time zone}. */
  @Override
  public String toString() {
    if (modifiers.isEmpty()) {
      return base;
    }
    String list =
        modifiers.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    int space = base.endsWith(TIME_ZONE) ? base.indexOf(' ') : -1;
    return space < 0 ? base + list : base.substring(0, space) + list + base.substring(space);
  }
}
