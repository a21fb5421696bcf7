// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.ColumnChanges;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.RowSink;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.extractor.sqlserver.rows.RowReader;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads one chunk in a transaction of its own, in one query. */
final class ChunkReader {
  private final Connection connection;
  private final SourceConfig config;
  private final ChunkRequest request;
  private final TableColumns columns;

  /**
   * @param connection at the request's point in time
   * @param columns of the table at that point in time
   */
  ChunkReader(
      Connection connection, SourceConfig config, ChunkRequest request, TableColumns columns) {
    this.columns = columns;
    this.connection = connection;
    this.config = config;
    this.request = request;
  }

  /** How a message calls the read. */
  static String describe(ChunkRequest request) {
    ChunkRange range = request.range();
    TableId table = request.layout().source();
    String bounds =
        range.getKind() == RangeKind.WHOLE
            ? ""
            : ", %s %s from %s to %s"
                .formatted(range.getKind(), range.getColumns(), range.getLower(), range.getUpper());
    return "Reading " + table.getSchemaName() + "." + table.getName() + bounds;
  }

  Reading read(RowSink sink) throws SQLException {
    RowLayout layout = request.layout();
    check(columns.byName());
    RowReader reader = new RowReader(layout, config.types(), config.text());
    String query =
        new RangeQuery(SqlServerNames.quote(layout.source()), reader.selectList(), columns.byName())
            .sql(request.range());
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout((int) Math.max(1, request.limit().toSeconds()));
      try (ResultSet rows = statement.executeQuery(query)) {
        reader.adapt(rows.getMetaData());
        while (rows.next()) {
          reader.readRow(rows, sink.out());
          sink.endRow();
        }
        return new Reading(reader.rows(), reader.altered());
      }
    } catch (SQLException e) {
      throw SqlServerErrors.reading(describe(request), request.limit(), e);
    }
  }

  /** The rows that were described are the rows that are read, column for column. */
  private void check(Map<String, KeyColumn> now) {
    Map<String, String> there = new TreeMap<>();
    now.forEach((name, column) -> there.put(name, column.type().spelled()));
    Map<String, String> described =
        request.layout().fields().stream()
            .collect(Collectors.toMap(RowField::sourceColumn, RowField::sourceType));
    if (!there.equals(described)) {
      throw new ConvoyException(
          ErrorCode.SOURCE_CHANGED,
          "%s: the table is not what it was when the run described it: %s. Start a new run"
              .formatted(describe(request), ColumnChanges.between(described, there)));
    }
  }
}
