// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.KeyScan;
import io.convoy.extractor.source.KeyScan.Bounds;
import io.convoy.extractor.source.KeyScan.Part;
import io.convoy.extractor.source.KeyScan.Words;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds values of a key that cut a table into chunks of about equal size: from the statistics that
 * the server has anyway where these serve, else by one scan of the key's index.
 */
final class KeyBounds {
  // Statistics serve where the key is one column, or its first column repeats no value much, and
  // the table has not grown since by more than a fifth. Wide values are missing from them, which
  // only makes ranges uneven.
  private static final String STATISTICS =
      """
      SELECT s.histogram_bounds::text::text[] AS bounds
      FROM pg_stats s
      JOIN pg_namespace n ON n.nspname = s.schemaname
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename AND c.relkind = 'r'
      WHERE s.schemaname = ? AND s.tablename = ? AND s.attname = ? AND NOT s.inherited
        AND (s.most_common_vals IS NULL OR CAST(? AS integer) = 1)
        AND c.relpages > 0
        AND pg_relation_size(c.oid) / current_setting('block_size')::bigint
            <= c.relpages::bigint * 6 / 5\
      """;

  private static final Words WORDS = new Words("row_number()", "count(*)", "rows", "");

  private final Connection connection;
  private final Table table;
  private final KeyChoice key;
  private final int chunks;

  /**
   * @param chunks how many chunks are wanted, about; at least 2
   */
  KeyBounds(Connection connection, Table table, KeyChoice key, long chunks) {
    this.connection = connection;
    this.table = table;
    this.key = key;
    this.chunks = Math.toIntExact(chunks);
  }

  Bounds find() throws SQLException {
    List<String> histogram = histogram();
    int bins = histogram.size() - 1;
    if (bins >= chunks) {
      List<List<String>> picked = new ArrayList<>();
      for (int i = 1; i < chunks; i++) {
        picked.add(List.of(histogram.get((int) ((long) i * bins / chunks))));
      }
      return new Bounds(List.of(key.names().getFirst()), picked);
    }
    return new Bounds(key.names(), scan());
  }

  private List<String> histogram() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STATISTICS)) {
      statement.setString(1, table.getId().getSchemaName());
      statement.setString(2, table.getId().getName());
      statement.setString(3, key.names().getFirst());
      statement.setString(4, Integer.toString(key.columns().size()));
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return List.of();
        }
        Array bounds = rows.getArray("bounds");
        return bounds == null ? List.of() : sorted(List.of((String[]) bounds.getArray()));
      }
    }
  }

  /** The server sorts anew: the order of a collation may have changed since the statistics. */
  private List<String> sorted(List<String> bounds) throws SQLException {
    Column column = key.columns().getFirst();
    String collate = column.getCollation() == null ? "" : " COLLATE " + column.getCollation();
    String query =
        // The result has another name than the value: ORDER BY would take it for the result's text.
        "SELECT d.b::text AS bound FROM (SELECT DISTINCT v::"
            + column.getTargetType()
            + collate
            + " AS b FROM unnest(?::text[]) v) d ORDER BY d.b";
    List<String> sorted = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", bounds.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sorted.add(rows.getString(1));
        }
      }
    }
    return sorted;
  }

  private List<List<String>> scan() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Without it the planner may well sort the whole table instead.
      statement.execute("SET LOCAL enable_seqscan = off");
      statement.setFetchSize(1_000);
      return scan(table, key, chunks).read(statement);
    }
  }

  static KeyScan scan(Table table, KeyChoice key, long chunks) {
    return new KeyScan(
        SqlNames.quote(table.getId()),
        new RowLayout.Part(table.getWhere(), List.of()),
        key.names().stream()
            .map(name -> new Part(SqlNames.quote(name), value -> value + "::text", key.nulls()))
            .toList(),
        table.getEstimatedRows(),
        chunks,
        WORDS);
  }
}
