// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.row.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the query of one chunk.
 *
 * <p>T-SQL compares no row values, and the usual {@code a > x OR (a = x AND b >= y)} is read by
 * scanning. So a range of a composite key is cut into pieces that each seek: a piece of the rows
 * above the lower bound fixes the key's first columns to those of the bound and lets the next one
 * be greater; a piece of those below the upper bound likewise. The range is the union of what these
 * pieces have in common two by two; they do not overlap, whatever the server takes for equal.
 */
final class RangeQuery {
  private final String table;
  private final String selectList;
  private final RowLayout.Part part;
  private final Map<String, KeyColumn> columns;

  /**
   * A column that a range may be about.
   *
   * @param nulls whether it may hold NULL, which no comparison finds
   */
  record KeyColumn(String name, KeyType type, Nulls nulls) {
    String quoted() {
      return SqlServerNames.quote(name);
    }
  }

  /**
   * @param table quoted
   * @param part which rows are carried
   * @param columns by name
   */
  RangeQuery(String table, RowLayout.Part part, String selectList, Map<String, KeyColumn> columns) {
    this.table = table;
    this.part = part;
    this.selectList = selectList.isEmpty() ? "1" : selectList;
    this.columns = Map.copyOf(columns);
  }

  /** The whole statement. */
  String sql(ChunkRange range) {
    return switch (range.getKind()) {
      case WHOLE -> select("");
      case PHYSICAL -> throw new IllegalArgumentException("a SQL Server has no ctid");
      case KEYS -> select(SingleRows.condition(columns(range), range.getLower()));
      case KEY_NULLS -> union(nulls(range));
      case KEY -> union(pieces(range));
    };
  }

  private List<KeyColumn> columns(ChunkRange range) {
    return range.getColumns().stream().map(this::column).toList();
  }

  private String select(String condition) {
    String all = part.and(condition);
    String where = all.isEmpty() ? "" : " WHERE " + all;
    return "SELECT " + selectList + " FROM " + table + where;
  }

  private String union(List<String> conditions) {
    return conditions.stream().map(this::select).collect(Collectors.joining("\nUNION ALL "));
  }

  private KeyColumn column(String name) {
    return Objects.requireNonNull(columns.get(name), () -> name + " is no column of " + table);
  }

  /** A row is in the first piece whose column is null. */
  private List<String> nulls(ChunkRange range) {
    List<String> pieces = new ArrayList<>();
    StringBuilder before = new StringBuilder();
    for (String name : range.getColumns()) {
      KeyColumn column = column(name);
      if (column.nulls() == Nulls.POSSIBLE) {
        pieces.add(before + column.quoted() + " IS NULL");
        before.append(column.quoted()).append(" IS NOT NULL AND ");
      }
    }
    return pieces;
  }

  private List<String> pieces(ChunkRange range) {
    List<KeyColumn> key = columns(range);
    List<String> pieces = new ArrayList<>();
    for (int above = 0; above < steps(range.getLower()); above++) {
      for (int below = 0; below < steps(range.getUpper()); below++) {
        Piece piece = new Piece(key);
        piece.lower(range.getLower(), above);
        piece.upper(range.getUpper(), below);
        if (!piece.isEmpty()) {
          pieces.add(piece.condition());
        }
      }
    }
    // No row is in a range whose bounds are equal.
    return pieces.isEmpty() ? List.of("1 = 0") : pieces;
  }

  private static int steps(@Nullable List<String> bound) {
    return bound == null ? 1 : bound.size();
  }

  /** What the rows of one piece of a range have in common. */
  private static final class Piece {
    private final List<KeyColumn> key;
    private final List<String> conditions = new ArrayList<>();
    private final @Nullable String[] fixed;
    private final @Nullable String[] lowest;
    private boolean empty;

    private Piece(List<KeyColumn> key) {
      this.key = key;
      this.fixed = new String[key.size()];
      this.lowest = new String[key.size()];
    }

    /** Equal to the bound up to {@code step}, there greater; at the bound's end, or equal. */
    private void lower(@Nullable List<String> bound, int step) {
      if (bound == null) {
        return;
      }
      fix(bound, step);
      boolean last = step == bound.size() - 1;
      compare(step, last ? ">=" : ">", bound.get(step));
      lowest[step] = bound.get(step);
    }

    /** Equal to the bound up to {@code step}, there less. */
    private void upper(@Nullable List<String> bound, int step) {
      if (bound == null) {
        return;
      }
      fix(bound, step);
      compare(step, "<", bound.get(step));
      String value = bound.get(step);
      empty |= value.equals(fixed[step]) || value.equals(lowest[step]);
    }

    private void fix(List<String> bound, int columns) {
      for (int i = 0; i < columns; i++) {
        String value = bound.get(i);
        String already = fixed[i];
        if (value.equals(already)) {
          continue;
        }
        empty |= already != null && key.get(i).type().isExact();
        empty |= value.equals(lowest[i]);
        fixed[i] = value;
        compare(i, "=", value);
      }
    }

    private void compare(int column, String operator, String value) {
      KeyColumn of = key.get(column);
      conditions.add(of.quoted() + " " + operator + " " + of.type().literal(value));
    }

    private boolean isEmpty() {
      return empty;
    }

    /** A null beyond the compared columns has its own range. */
    private String condition() {
      for (KeyColumn column : key) {
        if (column.nulls() == Nulls.POSSIBLE) {
          conditions.add(column.quoted() + " IS NOT NULL");
        }
      }
      return String.join(" AND ", conditions);
    }
  }
}
