// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads types as they are spelled in a CAST. */
final class TypeNames {
  private static final int MAX = -1;
  private static final int LENGTH_IN_CASTS = 30;
  private static final int DIGITS_OF_DECIMALS = 18;
  private static final int DIGITS_OF_SECONDS = 7;
  private static final int SINGLE_PRECISION = 24;

  private static final Map<String, String> SYNONYMS =
      Map.of("integer", "int", "dec", "decimal", "numeric", "decimal", "character", "char");

  private TypeNames() {}

  static TypeSpec of(String spelled, List<String> modifiers) {
    String lower = spelled.toLowerCase(Locale.ROOT);
    String name = SYNONYMS.getOrDefault(lower, lower);
    int first = modifier(modifiers, 0);
    return switch (name) {
      case "char", "varchar", "binary", "varbinary" ->
          new TypeSpec(name, first == 0 ? LENGTH_IN_CASTS : first, 0, 0, "");
      case "nchar", "nvarchar" ->
          new TypeSpec(
              name, first == MAX ? MAX : 2 * (first == 0 ? LENGTH_IN_CASTS : first), 0, 0, "");
      case "decimal" ->
          new TypeSpec(
              name, 0, first == 0 ? DIGITS_OF_DECIMALS : first, modifier(modifiers, 1), "");
      case "float" ->
          new TypeSpec(first > 0 && first <= SINGLE_PRECISION ? "real" : name, 0, 0, 0, "");
      case "time", "datetime2", "datetimeoffset" ->
          new TypeSpec(name, 0, 0, modifiers.isEmpty() ? DIGITS_OF_SECONDS : first, "");
      default -> new TypeSpec(name, 0, 0, 0, "");
    };
  }

  private static int modifier(List<String> modifiers, int place) {
    if (place >= modifiers.size()) {
      return 0;
    }
    String text = modifiers.get(place);
    if (text.equalsIgnoreCase("max")) {
      return MAX;
    }
    if (!text.matches("\\d{1,4}")) {
      throw new Untranslatable("a type is spelled in an unknown way");
    }
    return Integer.parseInt(text);
  }
}
