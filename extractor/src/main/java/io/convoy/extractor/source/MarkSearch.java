// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the watermark of a table at a point in time: up to where it has come, and which rows are at
 * a mark, within its lag before it, or beyond. A row without a value may have changed at any time,
 * and is among them. The same for each kind of source but for its SQL.
 */
public final class MarkSearch {
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
        : new KeyQuery(connection, request, sql)
            .find(reached, sql.table() + where(wanted(from)), "are at its mark or beyond");
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
        ? KeyQuery.obstacle(request, sql)
        : Optional.of("its watermark is at %s, and was at %s".formatted(reached, from));
  }

  private String wanted(String from) {
    String some = sql.fromMark(from);
    return request.column().orElseThrow().getNullable()
        ? "(%s OR %s IS NULL)".formatted(some, sql.column())
        : some;
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
