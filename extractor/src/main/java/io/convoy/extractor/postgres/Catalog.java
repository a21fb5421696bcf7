// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks PostgreSQL's catalog about one set of tables, for all of them at once: a question costs the
 * same round trips for one table as for 5,000.
 */
record Catalog(Connection connection, ServerVersion version, List<Long> tables) {
  private static final int ROWS_PER_FETCH = 2_000;

  /** What every query about the tables begins with. */
  static final String TABLES = "WITH t AS (SELECT unnest(CAST(? AS text)::oid[]) AS oid)\n";

  /** Takes one row of an answer. */
  @FunctionalInterface
  interface Row {
    void accept(ResultSet row) throws SQLException;
  }

  /** Makes something of one row of an answer. */
  @FunctionalInterface
  interface Mapping<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Runs a query that begins with {@link #TABLES}. */
  void aboutTables(String query, Row row) throws SQLException {
    String oids = tables.toString().replace('[', '{').replace(']', '}');
    run(TABLES + query, List.of(oids), row);
  }

  /** As {@link #aboutTables}, gathered by the table's oid, which is the first column. */
  <T> Map<Long, List<T>> perTable(String query, Mapping<T> mapping) throws SQLException {
    Map<Long, List<T>> found = new TreeMap<>();
    aboutTables(
        query,
        row ->
            found.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>()).add(mapping.map(row)));
    return found;
  }

  void run(String query, List<String> parameters, Row row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setFetchSize(ROWS_PER_FETCH);
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          row.accept(rows);
        }
      }
    }
  }

  static List<String> strings(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
