// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says which tables are carried, by patterns over {@code schema.table}: {@code *} stands for any
 * characters, {@code ?} for one. Letters match as they are written.
 */
public final class TablePatterns {
  private final TableSelection selection;
  private final List<Pattern> include;
  private final List<Pattern> exclude;

  public TablePatterns(TableSelection selection) {
    this.selection = selection;
    this.include = selection.include().stream().map(TablePatterns::compile).toList();
    this.exclude = selection.exclude().stream().map(TablePatterns::compile).toList();
  }

  /** True where the table is carried. */
  public boolean select(TableId table) {
    String name = table.getSchemaName() + "." + table.getName();
    return (include.isEmpty() || matches(include, name)) && !matches(exclude, name);
  }

  /** As the configuration spells them. */
  @Override
  public String toString() {
    return "include " + selection.include() + ", exclude " + selection.exclude();
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** What a pattern of the configuration matches, whole. */
  public static Pattern compile(String pattern) {
    String regex =
        pattern
            .codePoints()
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
