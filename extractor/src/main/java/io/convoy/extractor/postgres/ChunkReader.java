// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.ColumnChanges;
import io.convoy.extractor.source.RowSink;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads one chunk in a transaction of its own that sees what the exported snapshot sees. */
final class ChunkReader {
  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS spelled
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
      WHERE c.oid = to_regclass(?)\
      """;

  private final Connection connection;
  private final ChunkRequest request;
  private final String table;

  ChunkReader(Connection connection, ChunkRequest request) {
    this.connection = connection;
    this.request = request;
    RowLayout layout = request.layout();
    this.table = SqlNames.quote(layout.source().getSchemaName(), layout.source().getName());
  }

  /** How a message calls the read. */
  static String describe(ChunkRequest request) {
    ChunkRange range = request.range();
    String bounds =
        range.getKind() == RangeKind.WHOLE
            ? ""
            : ", %s %s from %s to %s"
                .formatted(range.getKind(), range.getColumns(), range.getLower(), range.getUpper());
    return "Reading %s.%s%s"
        .formatted(
            request.layout().source().getSchemaName(), request.layout().source().getName(), bounds);
  }

  long read(RowSink sink) throws SQLException {
    goToSnapshot();
    try {
      checkColumns();
      limit();
      long rows =
          new CopyRowReader(request.layout(), CopyRowReader.Side.SOURCE)
              .read(connection, RangeCondition.sql(request.range()), new Rows(sink));
      connection.rollback();
      return rows;
    } catch (SQLException e) {
      throw SourceErrors.reading(describe(request), request.limit(), e);
    }
  }

  private void goToSnapshot() {
    SnapshotId id = SnapshotId.parse(request.snapshotId());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION SNAPSHOT " + SqlNames.literal(id.exported()));
      int version = connection.getMetaData().getDatabaseMajorVersion();
      try (ResultSet row =
          statement.executeQuery("SELECT " + SnapshotOpening.visible(version) + "::text")) {
        row.next();
        if (!id.isOf(row.getString(1))) {
          throw SourceErrors.snapshotLost(describe(request), request.snapshotId(), null);
        }
      }
    } catch (SQLException e) {
      throw SourceErrors.importing(describe(request), request.snapshotId(), e);
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
        }
      }
    }
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

  private void limit() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = " + request.limit().toMillis());
      if (request.range().getKind() == RangeKind.KEY) {
        // A range that the planner takes for a large one would cost a scan per chunk.
        statement.execute("SET LOCAL enable_seqscan = off");
      }
    }
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
