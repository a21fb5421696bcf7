// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.schemas.compare.KeyLimit;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Asks for the keys of some rows of a table, by which they are read and compared. The same for each
 * kind of source but for its SQL.
 */
public final class KeyQuery {
  private static final int ROWS_PER_FETCH = 2_000;

  private final Connection connection;
  private final MarkRequest request;
  private final KeySql sql;

  public KeyQuery(Connection connection, MarkRequest request, KeySql sql) {
    this.connection = connection;
    this.request = request;
    this.sql = sql;
  }

  /** Why rows of the table cannot be told by their keys; empty where they can. */
  public static Optional<String> obstacle(MarkRequest request, KeySql sql) {
    List<String> key = request.wish().getKey();
    if (key.isEmpty()) {
      return Optional.of("it has no key by which its rows are told apart");
    }
    for (String name : key) {
      Optional<Column> part = request.column(name);
      if (part.isEmpty() || part.orElseThrow().getNullable()) {
        return Optional.of("its key has column %s, which may hold NULL".formatted(name));
      }
      if (!sql.isOfKeys(part.orElseThrow())) {
        return Optional.of("its key has a column of type " + part.orElseThrow().getSourceType());
      }
    }
    return Optional.empty();
  }

  /**
   * Reads the keys, as long as there are not too many.
   *
   * @param reached the mark that goes with them
   * @param rows what follows FROM
   * @param which as in "more than 10,000 of its rows ..."
   */
  public MarkedRows find(String reached, String rows, String which) throws SQLException {
    Table described = request.table();
    int most = KeyLimit.of(described.getEstimatedRows());
    List<String> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS_PER_FETCH);
      try (ResultSet row = statement.executeQuery(sql.first(most + 1L, keyTexts(), rows))) {
        while (row.next()) {
          keys.add(key(row));
        }
      }
    }
    if (keys.size() > most) {
      return MarkedRows.none(reached, "more than %,d of its rows %s".formatted(most, which));
    }
    return found(reached, keys);
  }

  /** These rows. */
  public MarkedRows found(String reached, List<String> keys) {
    Table described = request.table();
    long bytes = described.getEstimatedBytes() / Math.max(1, described.getEstimatedRows());
    return new MarkedRows(
        reached,
        null,
        new TableKeys(described.getId(), request.wish().getKey(), keys, bytes, null),
        null);
  }

  private String keyTexts() {
    return request.wish().getKey().stream()
        .map(name -> sql.keyText(request.column(name).orElseThrow()))
        .collect(Collectors.joining(", "));
  }

  /** No text of a key holds the separator, so that it is put between them here. */
  private String key(ResultSet row) throws SQLException {
    StringJoiner key = new StringJoiner(TableKeys.SEPARATOR);
    for (int part = 1; part <= request.wish().getKey().size(); part++) {
      key.add(row.getString(part));
    }
    return key.toString();
  }
}
