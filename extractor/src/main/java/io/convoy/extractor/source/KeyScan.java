// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.schemas.row.RowLayout;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One scan of a key's index, in its order, that returns every n-th key: boundaries of chunks of
 * about equal size.
 *
 * @param table quoted
 * @param part which rows are carried
 * @param rows as far as is known; 0 or less where the server has to count them on the way
 * @param chunks how many are wanted, about
 */
public record KeyScan(
    String table, RowLayout.Part part, List<Part> key, long rows, long chunks, Words words) {

  /**
   * A column of the key.
   *
   * @param text the SQL that gives a value's text
   */
  public record Part(String quoted, UnaryOperator<String> text, Nulls nulls) {}

  /**
   * How a source says it.
   *
   * @param rowNumber the function
   * @param count the function
   * @param total what the count is called
   * @param end of the statement
   */
  public record Words(String rowNumber, String count, String total, String end) {}

  /** Boundaries, in the order of the key and each once. */
  public record Bounds(List<String> columns, List<List<String>> values) {}

  /** The statement. */
  public String sql() {
    String counted = rows > 0 ? "" : ", %s OVER () AS %s".formatted(words.count(), words.total());
    String step =
        rows > 0
            ? Long.toString(Math.ceilDiv(rows, chunks))
            : "((%s + %d) / %d)".formatted(words.total(), chunks - 1, chunks);
    return """
    SELECT %s FROM (SELECT %s, %s OVER (ORDER BY %s) AS n%s FROM %s%s) s \
    WHERE n > 1 AND (n - 1) %% %s = 0 ORDER BY n%s\
    """
        .formatted(
            numbered((part, i) -> part.text().apply("k" + i)),
            numbered((part, i) -> part.quoted() + " AS k" + i),
            words.rowNumber(),
            numbered((part, i) -> part.quoted()),
            counted,
            table,
            notNull(),
            step,
            words.end());
  }

  /** Runs it. */
  public List<List<String>> read(Statement statement) throws SQLException {
    List<List<String>> bounds = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql())) {
      while (rows.next()) {
        List<String> bound = new ArrayList<>(key.size());
        for (int i = 1; i <= key.size(); i++) {
          bound.add(rows.getString(i));
        }
        bounds.add(bound);
      }
    }
    return bounds;
  }

  private String numbered(BiFunction<Part, Integer, String> item) {
    return IntStream.range(0, key.size())
        .mapToObj(i -> item.apply(key.get(i), i))
        .collect(Collectors.joining(", "));
  }

  private String notNull() {
    String conditions =
        key.stream()
            .filter(part -> part.nulls() == Nulls.POSSIBLE)
            .map(part -> part.quoted() + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String all = part.and(conditions);
    return all.isEmpty() ? "" : " WHERE " + all;
  }
}
