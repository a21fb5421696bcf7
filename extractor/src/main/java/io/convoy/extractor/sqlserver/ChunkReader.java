// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.SourceConfig;
import io.convoy.extractor.source.ChunkFailures;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.sqlserver.rows.RowReader;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

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

  Reading read(RowSink sink) throws SQLException {
    RowLayout layout = request.layout();
    ChunkFailures.requireColumns(request, columns.types(layout));
    RowReader reader = new RowReader(layout, config.types(), config.text());
    String query =
        new RangeQuery(
                SqlServerNames.quote(layout.source()),
                layout.part(),
                reader.selectList(),
                columns.byName())
            .sql(request.range());
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      reader.adapt(rows.getMetaData());
      while (rows.next()) {
        reader.readRow(rows, sink.out());
        sink.endRow();
      }
      return new Reading(reader.rows(), reader.altered());
    } catch (SQLException e) {
      throw SqlServerErrors.reading(request.describe(), e);
    }
  }
}
