// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.event.ChunkRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chunk's range as SQL.
 *
 * <p>Boundaries stand as untyped literals: PostgreSQL gives such a literal the type, and the
 * comparison the collation, of the column that it is compared with. So it is the server alone that
 * compares, in the order in which its index is kept.
 */
final class RangeCondition {
  private RangeCondition() {}

  /** What stands after WHERE; empty for a whole table. */
  static String sql(ChunkRange range) {
    return switch (range.getKind()) {
      case WHOLE -> "";
      case PHYSICAL -> physical(range);
      case KEY -> key(range);
      case KEY_NULLS ->
          range.getColumns().stream()
              .map(column -> SqlNames.quote(column) + " IS NULL")
              .collect(Collectors.joining(" OR ", "(", ")"));
    };
  }

  private static String physical(ChunkRange range) {
    List<String> conditions = new ArrayList<>();
    addPage(conditions, ">=", range.getLower());
    addPage(conditions, "<", range.getUpper());
    return String.join(" AND ", conditions);
  }

  private static void addPage(
      List<String> conditions, String operator, @Nullable List<String> bound) {
    if (bound != null) {
      conditions.add("ctid " + operator + " '(" + Long.parseLong(bound.getFirst()) + ",0)'::tid");
    }
  }

  private static String key(ChunkRange range) {
    List<String> columns = range.getColumns().stream().map(SqlNames::quote).toList();
    List<String> conditions = new ArrayList<>();
    addKey(conditions, columns, ">=", range.getLower());
    addKey(conditions, columns, "<", range.getUpper());
    // A comparison of rows is decided by the first columns that differ: a null after those would
    // be let through, and come twice.
    columns.forEach(column -> conditions.add(column + " IS NOT NULL"));
    return String.join(" AND ", conditions);
  }

  private static void addKey(
      List<String> conditions,
      List<String> columns,
      String operator,
      @Nullable List<String> bound) {
    if (bound != null) {
      List<String> values = bound.stream().map(SqlNames::literal).toList();
      conditions.add(tuple(columns) + " " + operator + " " + tuple(values));
    }
  }

  private static String tuple(List<String> items) {
    return items.size() == 1 ? items.getFirst() : "(" + String.join(", ", items) + ")";
  }
}
