// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.KeySql;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkSearch;
import io.convoy.extractor.source.MarkSql;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.sqlserver.WatermarkType.Form;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Asks the watermark of a table at a point in time. */
final class WatermarkSearch {
  private static final KeySql KEYS = new RowKeySql();

  private final Connection connection;
  private final MarkRequest request;

  /**
   * @param connection at the request's point in time
   */
  WatermarkSearch(Connection connection, MarkRequest request) {
    this.connection = connection;
    this.request = request;
  }

  MarkedRows find() throws SQLException {
    Optional<WatermarkType> type =
        request.column().flatMap(found -> WatermarkType.of(found.getSourceType()));
    Optional<String> obstacle =
        type.isEmpty()
            ? Optional.of(request.isNo("date, moment, number or rowversion"))
            : obstacle(type.orElseThrow());
    return obstacle.isPresent()
        ? MarkedRows.none(null, obstacle.orElseThrow())
        : new MarkSearch(connection, request, new Sql(request, type.orElseThrow())).find();
  }

  private Optional<String> obstacle(WatermarkType type) {
    return type.form() == Form.ROWVERSION && request.wish().getRowversion() == null
        ? Optional.of("the server does not say which rowversions are under way")
        : type.obstacle(request.lag());
  }

  private record Sql(MarkRequest request, WatermarkType type) implements MarkSql {
    @Override
    public String table() {
      return SqlServerNames.quote(request.table().getId());
    }

    @Override
    public String column() {
      return SqlServerNames.quote(request.wish().getColumn());
    }

    @Override
    public String highest() {
      return type.text("MAX(" + column() + ")");
    }

    @Override
    public String reached() {
      return type.reached(column(), request.wish().getRowversion(), request.wish().getClock());
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
      return KEYS.first(most, columns, rows);
    }

    @Override
    public boolean isOfKeys(Column part) {
      return KEYS.isOfKeys(part);
    }

    @Override
    public String keyText(Column part) {
      return KEYS.keyText(part);
    }
  }
}
