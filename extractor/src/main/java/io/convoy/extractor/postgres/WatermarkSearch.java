// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.postgres.log.LogMarks;
import io.convoy.extractor.source.KeyLimit;
import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.schemas.row.RowLayout.Part;
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
 * Asks the watermark of a table at an exported snapshot: up to where it has come, and which rows
 * are at a mark, within its lag before it, or beyond. A row without a value may have changed at any
 * time, and is among them.
 */
final class WatermarkSearch {
  private static final int ROWS_PER_FETCH = 2_000;

  private final Connection connection;
  private final MarkRequest request;
  private final String table;
  private final String column;

  WatermarkSearch(Connection connection, MarkRequest request) {
    this.connection = connection;
    this.request = request;
    this.table = SqlNames.quote(request.table().getId());
    this.column = SqlNames.quote(request.wish().getColumn());
  }

  MarkedRows find() throws SQLException {
    Optional<Column> described = described(request.wish().getColumn());
    Optional<WatermarkType> type =
        described.flatMap(found -> WatermarkType.of(found.getBaseType()));
    if (described.isEmpty() || type.isEmpty()) {
      return MarkedRows.none(
          null,
          "its watermark %s is no date, moment or number".formatted(request.wish().getColumn()));
    }
    Optional<String> unfit = type.orElseThrow().obstacle(request.wish().getLag());
    if (unfit.isPresent()) {
      return MarkedRows.none(null, unfit.orElseThrow());
    }
    // As long as it takes: without an index on the column it asks for every row.
    SnapshotEntry.enter(
        connection,
        table,
        request.describe(),
        request.snapshotId(),
        "SET LOCAL statement_timeout = 0");
    MarkedRows rows = find(type.orElseThrow(), described.orElseThrow());
    connection.rollback();
    return rows;
  }

  private MarkedRows find(WatermarkType type, Column described) throws SQLException {
    String all = "%s%s".formatted(RowCount.only(connection, table), table);
    String reached =
        text("SELECT max(%s)::text FROM %s%s".formatted(column, all, where(type.reached(column))));
    String from = request.wish().getFrom();
    if (from == null) {
      return MarkedRows.none(reached, null);
    }
    if (reached == null) {
      return MarkedRows.none(null, "its watermark has no value");
    }
    boolean isBehind =
        "t".equals(text("SELECT %s < %s".formatted(type.value(reached), type.value(from))));
    if (isBehind) {
      return MarkedRows.none(
          reached, "its watermark is at %s, and was at %s".formatted(reached, from));
    }
    Optional<String> obstacle = keyObstacle();
    if (obstacle.isPresent()) {
      return MarkedRows.none(reached, obstacle.orElseThrow());
    }
    String some = type.from(column, from, request.wish().getLag());
    String wanted = described.getNullable() ? "(%s OR %s IS NULL)".formatted(some, column) : some;
    return keys(reached, all + where(wanted));
  }

  private MarkedRows keys(String reached, String rows) throws SQLException {
    Table described = request.table();
    int most = KeyLimit.of(described.getEstimatedRows());
    List<String> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS_PER_FETCH);
      String query = "SELECT %s FROM %s LIMIT %d".formatted(keyTexts(), rows, most + 1L);
      try (ResultSet row = statement.executeQuery(query)) {
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

  /** No text of PostgreSQL holds the separator, so that it is put between them here. */
  private String key(ResultSet row) throws SQLException {
    StringJoiner key = new StringJoiner(TableKeys.SEPARATOR);
    for (int part = 1; part <= request.wish().getKey().size(); part++) {
      key.add(row.getString(part));
    }
    return key.toString();
  }

  private String keyTexts() {
    return request.wish().getKey().stream()
        .map(name -> SqlNames.quote(name) + "::text")
        .collect(Collectors.joining(", "));
  }

  private Optional<String> keyObstacle() {
    List<String> key = request.wish().getKey();
    if (key.isEmpty()) {
      return Optional.of("it has no key by which its rows are told apart");
    }
    for (String name : key) {
      Optional<Column> part = described(name);
      if (part.isEmpty() || part.orElseThrow().getNullable()) {
        return Optional.of("its key has column %s, which may hold NULL".formatted(name));
      }
      if (!LogMarks.isOfKeys(part.orElseThrow().getBaseType())) {
        return Optional.of("its key has a column of type " + part.orElseThrow().getSourceType());
      }
    }
    return Optional.empty();
  }

  private Optional<Column> described(String name) {
    return request.table().getColumns().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst();
  }

  /** Of the rows that are carried, those of which a condition is true. */
  private String where(String condition) {
    String all = new Part(request.table().getWhere(), List.of()).and(condition);
    return all.isEmpty() ? "" : " WHERE " + all;
  }

  private @Nullable String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
