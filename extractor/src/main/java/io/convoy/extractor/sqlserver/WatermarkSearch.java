// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.KeyLimit;
import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.sqlserver.WatermarkType.Form;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
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
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the watermark of a table at a point in time: up to where it has come, and which rows are at
 * a mark, within its lag before it, or beyond. A row without a value may have changed at any time,
 * and is among them.
 */
final class WatermarkSearch {
  /** Types whose texts mean the same value to PostgreSQL, and no other. */
  private static final Set<String> KEY_TYPES =
      Set.of(
          "tinyint", "smallint", "int", "bigint", "decimal", "numeric", "uniqueidentifier", "date");

  private final Connection connection;
  private final MarkRequest request;
  private final String table;
  private final String column;

  /**
   * @param connection at the request's point in time
   */
  WatermarkSearch(Connection connection, MarkRequest request) {
    this.connection = connection;
    this.request = request;
    this.table = SqlServerNames.quote(request.table().getId());
    this.column = SqlServerNames.quote(request.wish().getColumn());
  }

  MarkedRows find() throws SQLException {
    Optional<Column> described = described(request.wish().getColumn());
    Optional<WatermarkType> type =
        described.flatMap(found -> WatermarkType.of(found.getSourceType()));
    if (described.isEmpty() || type.isEmpty()) {
      return MarkedRows.none(
          null,
          "its watermark %s is no date, moment, number or rowversion"
              .formatted(request.wish().getColumn()));
    }
    Optional<String> unfit = type.orElseThrow().obstacle(request.wish().getLag());
    if (unfit.isPresent()) {
      return MarkedRows.none(null, unfit.orElseThrow());
    }
    if (type.orElseThrow().form() == Form.ROWVERSION && request.wish().getRowversion() == null) {
      return MarkedRows.none(null, "the server does not say which rowversions are under way");
    }
    return find(type.orElseThrow(), described.orElseThrow());
  }

  private MarkedRows find(WatermarkType type, Column described) throws SQLException {
    String below = type.reached(column, request.wish().getRowversion());
    String highest = type.text("MAX(" + column + ")");
    String reached = text("SELECT %s FROM %s%s".formatted(highest, table, where(below)));
    String from = request.wish().getFrom();
    if (from == null) {
      return MarkedRows.none(reached, null);
    }
    if (reached == null) {
      return MarkedRows.none(null, "its watermark has no value");
    }
    String behind =
        text(
            "SELECT CASE WHEN %s < %s THEN 'behind' END"
                .formatted(type.value(reached), type.value(from)));
    if (behind != null) {
      return MarkedRows.none(
          reached, "its watermark is at %s, and was at %s".formatted(reached, from));
    }
    Optional<String> obstacle = keyObstacle();
    if (obstacle.isPresent()) {
      return MarkedRows.none(reached, obstacle.orElseThrow());
    }
    String some = type.from(column, from, request.wish().getLag());
    String wanted = described.getNullable() ? "(%s OR %s IS NULL)".formatted(some, column) : some;
    return keys(reached, where(wanted));
  }

  private MarkedRows keys(String reached, String where) throws SQLException {
    Table described = request.table();
    int most = KeyLimit.of(described.getEstimatedRows());
    List<String> keys = new ArrayList<>();
    String query = "SELECT TOP (%d) %s FROM %s%s".formatted(most + 1L, keyTexts(), table, where);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        StringJoiner key = new StringJoiner(TableKeys.SEPARATOR);
        for (int part = 1; part <= request.wish().getKey().size(); part++) {
          key.add(row.getString(part));
        }
        keys.add(key.toString());
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
        .map(name -> {
          Column part = described(name).orElseThrow();
          return new KeyType(part.getSourceType(), null).text(SqlServerNames.quote(name));
        })
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
      String type = part.orElseThrow().getSourceType();
      if (!KEY_TYPES.contains(TypeSpelling.of(type).name())) {
        return Optional.of("its key has a column of type " + type);
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
