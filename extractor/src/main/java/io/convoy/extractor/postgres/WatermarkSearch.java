// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.postgres.log.LogMarks;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkSearch;
import io.convoy.extractor.source.MarkSql;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.schemas.table.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Asks the watermark of a table at an exported snapshot. */
final class WatermarkSearch {
  private final Connection connection;
  private final MarkRequest request;
  private final String table;

  WatermarkSearch(Connection connection, MarkRequest request) {
    this.connection = connection;
    this.request = request;
    this.table = SqlNames.quote(request.table().getId());
  }

  MarkedRows find() throws SQLException {
    Optional<WatermarkType> type =
        request.column().flatMap(found -> WatermarkType.of(found.getBaseType()));
    Optional<String> obstacle =
        type.isEmpty()
            ? Optional.of(request.isNo("date, moment or number"))
            : type.orElseThrow().obstacle(request.lag());
    if (obstacle.isPresent()) {
      return MarkedRows.none(null, obstacle.orElseThrow());
    }
    // As long as it takes: without an index on the column it asks for every row.
    SnapshotEntry.enter(
        connection,
        table,
        request.describe(),
        request.snapshotId(),
        "SET LOCAL statement_timeout = 0");
    String rows = RowCount.only(connection, table) + table;
    MarkedRows found =
        new MarkSearch(connection, request, new Sql(request, rows, type.orElseThrow())).find();
    connection.rollback();
    return found;
  }

  private record Sql(MarkRequest request, String table, WatermarkType type) implements MarkSql {
    @Override
    public String column() {
      return SqlNames.quote(request.wish().getColumn());
    }

    @Override
    public String highest() {
      return "max(%s)::text".formatted(column());
    }

    @Override
    public String reached() {
      return type.reached(column(), request.wish().getClock());
    }

    @Override
    public String fromMark(String mark) {
      return type.from(column(), mark, request.lag());
    }

    @Override
    public String value(String text) {
      return type.value(text);
    }

    @Override
    public String first(long most, String columns, String rows) {
      return "SELECT %s FROM %s LIMIT %d".formatted(columns, rows, most);
    }

    @Override
    public boolean isOfKeys(Column part) {
      return LogMarks.isOfKeys(part.getBaseType());
    }

    @Override
    public String keyText(Column part) {
      return SqlNames.quote(part.getName()) + "::text";
    }
  }
}
