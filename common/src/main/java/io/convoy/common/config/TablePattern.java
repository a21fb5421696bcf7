// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A pattern of the configuration over {@code schema.table}, or {@code schema.table.column}: {@code
 * *} stands for any characters, {@code ?} for one. Letters match as they are written. A name with a
 * dot in it matches as it is, and quoted, as messages show it.
 */
public final class TablePattern {
  private final String text;
  private final Pattern pattern;

  public TablePattern(String text) {
    this.text = text;
    this.pattern = compile(text);
  }

  /** True where the pattern names the table. */
  public boolean matches(TableId table) {
    return matches(table.getSchemaName(), table.getName());
  }

  /** True where the pattern names the column, and not its table. */
  public boolean matches(TableId table, String column) {
    return matches(table.getSchemaName(), table.getName(), column);
  }

  /** True where a pattern over single names, such as those of columns, matches one. */
  public static boolean matchesName(String pattern, String name) {
    return compile(pattern).matcher(name).matches();
  }

  /**
   * True where the pattern may name a column of the table, whatever its columns are: what stands
   * before one of its dots names the table, or what ends in one of its stars.
   */
  public boolean mayMatchColumnOf(TableId table) {
    return IntStream.range(0, text.length())
        .filter(i -> text.charAt(i) == '.' || text.charAt(i) == '*')
        .mapToObj(i -> text.substring(0, text.charAt(i) == '.' ? i : i + 1))
        .anyMatch(begin -> new TablePattern(begin).matches(table));
  }

  /** As the configuration spells it. */
  @Override
  public String toString() {
    return text;
  }

  private boolean matches(String... name) {
    return forms(name).anyMatch(form -> pattern.matcher(form).matches());
  }

  private static Stream<String> forms(String... name) {
    return Stream.of(String.join(".", name), TableName.of(name));
  }

  private static Pattern compile(String text) {
    String regex =
        text.codePoints()
            .mapToObj(c ->
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(c));
                })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL);
  }
}
