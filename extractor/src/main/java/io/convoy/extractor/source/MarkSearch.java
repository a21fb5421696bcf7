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
import org.jspecify.annotations.Nullable;

/**
 * Asks the watermark of a table at a point in time: up to where it has come, and which rows are at
 * a mark, within its lag before it, or beyond. A row without a value may have changed at any time,
 * and is among them. The same for each kind of source but for its SQL.
 */
public final class MarkSearch {
  private static final int ROWS_PER_FETCH = 2_000;

  private final Connection connection;
  private final MarkRequest request;
  private final MarkSql sql;

  /**
   * @param connection at the request's point in time
   * @param sql of a column that can be a watermark
   */
  public MarkSearch(Connection connection, MarkRequest request, MarkSql sql) {
    this.connection = connection;
    this.request = request;
    this.sql = sql;
  }

  public MarkedRows find() throws SQLException {
    String reached =
        text("SELECT %s FROM %s".formatted(sql.highest(), sql.table() + where(sql.reached())));
    String from = request.wish().getFrom();
    if (from == null) {
      return MarkedRows.none(reached, null);
    }
    Optional<String> obstacle = obstacle(reached, from);
    return obstacle.isPresent() || reached == null
        ? MarkedRows.none(reached, obstacle.orElse(null))
        : keys(reached, sql.table() + where(wanted(from)));
  }

  /** Why the rows are not looked for; empty where they are. */
  private Optional<String> obstacle(@Nullable String reached, String from) throws SQLException {
    if (reached == null) {
      return Optional.of("its watermark has no value");
    }
    String behind =
        text(
            "SELECT CASE WHEN %s < %s THEN 'behind' END"
                .formatted(sql.value(reached), sql.value(from)));
    return behind == null
        ? keyObstacle()
        : Optional.of("its watermark is at %s, and was at %s".formatted(reached, from));
  }

  private Optional<String> keyObstacle() {
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

  private String wanted(String from) {
    String some = sql.fromMark(from);
    return request.column().orElseThrow().getNullable()
        ? "(%s OR %s IS NULL)".formatted(some, sql.column())
        : some;
  }

  private MarkedRows keys(String reached, String rows) throws SQLException {
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
      return MarkedRows.none(
          reached, "more than %,d of its rows are at its mark or beyond".formatted(most));
    }
    long bytes = described.getEstimatedBytes() / Math.max(1, described.getEstimatedRows());
    return new MarkedRows(
        reached,
        null,
        new TableKeys(described.getId(), request.wish().getKey(), keys, bytes, null));
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

  /** Of the rows that are carried, those of which a condition is true. */
  private String where(String condition) {
    String all = request.part().and(condition);
    return all.isEmpty() ? "" : " WHERE " + all;
  }

  private @Nullable String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
