// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.RowLimit;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.ChunkFailures;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.RowSink;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one chunk in a transaction of its own that sees what the exported snapshot sees. */
final class ChunkReader {
  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS spelled,
             coalesce(a.attnum = ANY (k.indkey), false) AS is_key
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
      LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary
      WHERE c.oid = to_regclass(?)\
      """;

  private final Connection connection;
  private final ChunkRequest request;
  private final String table;
  private final List<String> key = new ArrayList<>();

  ChunkReader(Connection connection, ChunkRequest request) {
    this.connection = connection;
    this.request = request;
    RowLayout layout = request.layout();
    this.table = SqlNames.quote(layout.source().getSchemaName(), layout.source().getName());
  }

  long read(RowSink sink) throws SQLException {
    goToSnapshot();
    try {
      checkColumns();
      long rows =
          new CopyRowReader(request.layout(), CopyRowReader.Side.SOURCE, key, RowLimit.ofHeap())
              .read(connection, RangeCondition.sql(request.range()), new Rows(sink));
      connection.rollback();
      return rows;
    } catch (SQLException e) {
      throw SourceErrors.reading(request.describe(), request.limit(), e);
    }
  }

  /** In one round trip, since a chunk of a source that is far away has enough of them. */
  private void goToSnapshot() {
    SnapshotId id = SnapshotId.parse(request.snapshotId());
    try (Statement statement = connection.createStatement()) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      statement.execute(
          "SET TRANSACTION SNAPSHOT %s; SELECT %s::text; %s"
              .formatted(
                  SqlNames.literal(id.exported()), SnapshotOpening.visible(version), limits()));
      if (!id.isOf(firstRow(statement))) {
        throw SourceErrors.snapshotLost(request.describe(), request.snapshotId(), null);
      }
    } catch (SQLException e) {
      throw SourceErrors.importing(request.describe(), request.snapshotId(), e);
    }
  }

  private String limits() {
    String timeout = "SET LOCAL statement_timeout = " + request.limit().toMillis();
    // A range that the planner takes for a large one would cost a scan per chunk.
    return request.range().getKind() == RangeKind.KEY
        ? timeout + "; SET LOCAL enable_seqscan = off"
        : timeout;
  }

  /** What the first statement says that says anything at all. */
  private static String firstRow(Statement statement) throws SQLException {
    while (statement.getResultSet() == null) {
      statement.getMoreResults();
    }
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return row.getString(1);
    }
  }

  /** The rows that were described are the rows that are read, column for column. */
  private void checkColumns() throws SQLException {
    Map<String, String> there = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          there.put(rows.getString("attname"), rows.getString("spelled"));
          if (rows.getBoolean("is_key")) {
            key.add(rows.getString("attname"));
          }
        }
      }
    }
    ChunkFailures.requireColumns(request, there);
  }

  private record Rows(RowSink sink) implements CopyRowReader.RowSink {
    @Override
    public AvroOutput out() {
      return sink.out();
    }

    @Override
    public void endRow() {
      sink.endRow();
    }
  }
}
