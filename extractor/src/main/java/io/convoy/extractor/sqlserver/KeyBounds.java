// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.KeyScan;
import io.convoy.extractor.source.KeyScan.Bounds;
import io.convoy.extractor.source.KeyScan.Part;
import io.convoy.extractor.source.KeyScan.Words;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.Table;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds values of a key that cut a table into chunks of about equal size. The cheapest way that
 * serves is taken: a bit has but one boundary; whole numbers without many gaps are divided by their
 * lowest and highest; then the histogram of the index's own statistics; then one scan of the index,
 * in its order.
 */
final class KeyBounds {
  private static final Words WORDS =
      new Words("ROW_NUMBER()", "COUNT_BIG(*)", "total", " OPTION (MAXDOP 1)");
  private static final double MOST_NUMBERS_PER_ROW = 4;

  private final Connection connection;
  private final Table table;
  private final String quoted;
  private final KeyChoice key;
  private final int chunks;

  /**
   * @param chunks how many chunks are wanted, about; at least 2
   */
  KeyBounds(Connection connection, Table table, KeyChoice key, long chunks) {
    this.connection = connection;
    this.table = table;
    this.quoted = SqlServerNames.quote(table.getId());
    this.key = key;
    this.chunks = Math.toIntExact(chunks);
  }

  Bounds find() throws SQLException {
    if (key.columns().size() == 1 && first().type().isBit()) {
      return new Bounds(key.names(), List.of(List.of("1")));
    }
    List<String> divided = divided();
    if (divided.isEmpty()) {
      divided = fromHistogram();
    }
    if (divided.isEmpty()) {
      return new Bounds(key.names(), scan());
    }
    return new Bounds(List.of(key.names().getFirst()), divided.stream().map(List::of).toList());
  }

  private KeyColumn first() {
    return key.columns().getFirst();
  }

  /** Two seeks; empty where the key is no single whole number, or has too many gaps. */
  private List<String> divided() throws SQLException {
    if (key.columns().size() > 1 || !first().type().isInteger() || table.getEstimatedRows() <= 0) {
      return List.of();
    }
    String ends =
        "SELECT MIN(%1$s), MAX(%1$s) FROM %2$s%3$s"
            .formatted(first().quoted(), quoted, where(table));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ends)) {
      row.next();
      String lowest = row.getString(1);
      String highest = row.getString(2);
      return lowest == null
          ? List.of()
          : divided(
              new BigInteger(lowest), new BigInteger(highest), table.getEstimatedRows(), chunks);
    }
  }

  /**
   * Equal steps between two numbers. Where less than four fifths of the numbers have a row there
   * are more of them, so that none is longer than was asked for even if the rows lie side by side;
   * empty where less than a quarter has.
   */
  static List<String> divided(BigInteger lowest, BigInteger highest, long rows, int chunks) {
    BigInteger span = highest.subtract(lowest).add(BigInteger.ONE);
    double numbersPerRow = span.doubleValue() / rows;
    double parts = chunks * (numbersPerRow <= 1.25 ? 1 : Math.ceil(numbersPerRow));
    if (numbersPerRow > MOST_NUMBERS_PER_ROW || span.doubleValue() < parts) {
      return List.of();
    }
    return IntStream.range(1, (int) parts)
        .mapToObj(i ->
            lowest
                .add(span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf((long) parts)))
                .toString())
        .toList();
  }

  private static String where(Table table) {
    String condition = new RowLayout.Part(table.getWhere(), List.of()).and("");
    return condition.isEmpty() ? "" : " WHERE " + condition;
  }

  /** Empty where the server has none, or has not enough. */
  private List<String> fromHistogram() throws SQLException {
    if (key.kind() == KeyChoice.Kind.GIVEN) {
      return List.of();
    }
    return ServerDifferences.ifTaken(connection, "a histogram of " + quoted, this::histogram)
        .map(histogram -> histogram.cut(table.getEstimatedRows(), chunks))
        .orElse(List.of());
  }

  private Histogram histogram() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(histogramQuery(quoted, key))) {
      List<Histogram.Step> steps = new ArrayList<>();
      while (rows.next()) {
        steps.add(new Histogram.Step(rows.getString(1), rows.getDouble(2), rows.getDouble(3)));
      }
      return new Histogram(steps);
    }
  }

  /** The upper ends of the steps, in order, with how many rows lie below and at each. */
  static String histogramQuery(String quotedTable, KeyChoice key) {
    KeyType type = key.columns().getFirst().type();
    return """
    SELECT %s, h.range_rows, h.equal_rows
    FROM sys.dm_db_stats_histogram(OBJECT_ID(%s), %d) h
    WHERE h.range_high_key IS NOT NULL
    ORDER BY h.step_number\
    """
        .formatted(
            type.text("CAST(h.range_high_key AS " + type.spelled() + ")"),
            SqlServerNames.literal(quotedTable),
            key.index());
  }

  private List<List<String>> scan() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return scan(quoted, table, key, chunks).read(statement);
    }
  }

  /** The server takes the narrowest index that has the key in this order, which needs no sort. */
  static KeyScan scan(String quotedTable, Table table, KeyChoice key, long chunks) {
    return new KeyScan(
        quotedTable,
        new RowLayout.Part(table.getWhere(), List.of()),
        key.columns().stream()
            .map(column -> new Part(column.quoted(), column.type()::text, column.nulls()))
            .toList(),
        table.getEstimatedRows(),
        chunks,
        WORDS);
  }
}
