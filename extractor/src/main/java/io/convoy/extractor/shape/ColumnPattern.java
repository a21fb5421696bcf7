// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.TableOverride;
import io.convoy.common.config.TablePattern;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Says which columns of a table are carried. Stateless. */
final class ColumnPattern {
  private ColumnPattern() {}

  static boolean matches(String pattern, String column) {
    return TablePattern.matchesName(pattern, column);
  }

  /** In the order of the alphabet. */
  static Set<String> omitted(Table table, TableOverride override) {
    Set<String> omitted = new TreeSet<>();
    for (Column column : table.getColumns()) {
      if (isOmitted(column.getName(), override)) {
        omitted.add(column.getName());
      }
    }
    return omitted;
  }

  private static boolean isOmitted(String column, TableOverride override) {
    boolean named = override.omits(column);
    boolean included =
        override.includeColumns().isEmpty() || any(override.includeColumns(), column);
    return named || !included || any(override.excludeColumns(), column);
  }

  private static boolean any(Collection<String> patterns, String column) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, column));
  }
}
