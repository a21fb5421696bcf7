// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.TextEncoding;
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
  private final TextEncoding encoding;

  /**
   * @param encoding of the session, for what the driver would send in UTF-8 all the same
   */
  RangeCondition(TextEncoding encoding) {
    this.encoding = encoding;
  }

  /** What stands after WHERE; empty for a whole table. */
  String sql(ChunkRange range) {
    return switch (range.getKind()) {
      case WHOLE -> "";
      case PHYSICAL -> physical(range);
      case KEY -> key(range);
      case KEYS -> throw new IllegalArgumentException("single rows are not a range");
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

  private String key(ChunkRange range) {
    List<String> columns = range.getColumns().stream().map(SqlNames::quote).toList();
    List<String> conditions = new ArrayList<>();
    addKey(conditions, columns, ">=", range.getLower());
    addKey(conditions, columns, "<", range.getUpper());
    // A comparison of rows is decided by the first columns that differ: a null after those would
    // be let through, and come twice.
    columns.forEach(column -> conditions.add(column + " IS NOT NULL"));
    return String.join(" AND ", conditions);
  }

  private void addKey(
      List<String> conditions,
      List<String> columns,
      String operator,
      @Nullable List<String> bound) {
    if (bound != null) {
      List<String> values = bound.stream().map(this::literal).toList();
      conditions.add(tuple(columns) + " " + operator + " " + tuple(values));
    }
  }

  /**
   * In ASCII where the session is not in UTF-8: COPY is sent in UTF-8 whatever the session's is.
   */
  private String literal(String value) {
    if (encoding == TextEncoding.UTF8) {
      return SqlNames.literal(value);
    }
    StringBuilder sql = new StringBuilder("E'");
    for (byte b : value.getBytes(encoding.charset())) {
      boolean plain = b >= ' ' && b < 0x7f && b != '\\' && b != '\'';
      sql.append(plain ? String.valueOf((char) b) : "\\x%02x".formatted(b));
    }
    return sql.append('\'').toString();
  }

  private static String tuple(List<String> items) {
    return items.size() == 1 ? items.getFirst() : "(" + String.join(", ", items) + ")";
  }
}
