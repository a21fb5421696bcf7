// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Guesses which indexes of a table take longest to build, by the widths of their columns in a
 * sample of its rows. Whatever is wrong with the guess costs some time and nothing else.
 */
final class IndexSizes {
  private static final int SAMPLE = 1_000;

  /** Of an entry, whatever is in it. */
  private static final double OVERHEAD = 16;

  private static final double EXPRESSION = 32;

  private final Map<String, Double> widths;

  private IndexSizes(Map<String, Double> widths) {
    this.widths = widths;
  }

  static IndexSizes of(Connection connection, TargetTable table) throws SQLException {
    List<Column> columns = table.source().getColumns();
    String averages =
        columns.stream()
            .map(column -> "avg(pg_column_size(" + table.quotedColumn(column.getName()) + "))")
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT %s FROM (SELECT * FROM %s LIMIT %d) AS sample"
            .formatted(averages, table.sql(), SAMPLE);
    Map<String, Double> widths = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      for (int i = 0; i < columns.size(); i++) {
        widths.put(columns.get(i).getName(), row.getDouble(i + 1));
      }
    }
    return new IndexSizes(widths);
  }

  Comparator<Planned> largestFirst() {
    return Comparator.comparingDouble((Planned planned) -> size(planned))
        .reversed()
        .thenComparing(Planned::name);
  }

  private double size(Planned planned) {
    return switch (planned.source()) {
      case Key key ->
          width(Stream.concat(key.getColumns().stream(), key.getInclude().stream()).toList());
      case Index index -> size(index);
      default -> 0;
    };
  }

  private double size(Index index) {
    Stream<@Nullable String> keys = index.getColumns().stream().map(IndexColumn::getColumn);
    double width = width(Stream.concat(keys, index.getInclude().stream()).toList());
    // An inverted index has an entry for each part of a value.
    double entries = index.getMethod().equals("btree") ? width : 4 * width;
    return index.getPredicate() == null ? entries : entries / 2;
  }

  private double width(List<? extends @Nullable String> columns) {
    return columns.stream()
        .mapToDouble(column -> column == null ? EXPRESSION : widths.getOrDefault(column, 0.0))
        .reduce(OVERHEAD, Double::sum);
  }
}
