// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.tsql;

import io.convoy.schemas.row.RowField;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.TypeRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A type as it is spelled, taken apart: {@code decimal(10,2)} is {@code decimal} with 10 and 2.
 *
 * @param name in lower case, with {@code (max)}
 * @param modifiers the numbers in brackets
 */
public record TypeSpelling(String name, List<Integer> modifiers) {
  private static final Set<String> KNOWN =
      TypeRegistry.sqlServer().mappings().stream()
          .map(mapping -> mapping.sourceType())
          .collect(Collectors.toUnmodifiableSet());

  public static TypeSpelling of(String spelled) {
    String type = spelled.trim().toLowerCase(Locale.ROOT);
    int open = type.indexOf('(');
    if (open < 0 || type.endsWith("(max)")) {
      return new TypeSpelling(type, List.of());
    }
    int close = type.indexOf(')', open);
    List<Integer> modifiers =
        Arrays.stream(type.substring(open + 1, close < 0 ? type.length() : close).split(",", -1))
            .map(String::trim)
            .filter(part -> !part.isEmpty() && part.chars().allMatch(Character::isDigit))
            .map(Integer::valueOf)
            .toList();
    return new TypeSpelling(type.substring(0, open).trim(), modifiers);
  }

  /** The number at this place in the brackets, from 0. */
  public int modifier(int place, int otherwise) {
    return place < modifiers.size() ? modifiers.get(place) : otherwise;
  }

  /** Which entry of the type registry a field's values travel by. */
  public static String entry(RowField field) {
    String name = of(field.sourceType()).name();
    String entry =
        switch (name) {
          case "time", "datetime2", "datetimeoffset" ->
              field.codec() == Codec.TEXT ? name + " as text" : name;
          case "sql_variant" -> field.targetType().startsWith("json") ? name + " as json" : name;
          case "geography", "geometry" -> field.codec() == Codec.BYTES ? name + " as wkb" : name;
          case "timestamp" -> "rowversion";
          default -> name;
        };
    return KNOWN.contains(entry) ? entry : "other";
  }
}
