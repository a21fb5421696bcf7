// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.TextEncoding;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.KeyCondition;
import io.convoy.common.postgres.KeyCondition.KeyColumn;
import io.convoy.common.postgres.RowLimit;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.ChunkFailures;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.RowSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads one chunk in a transaction of its own that sees what the exported snapshot sees. */
final class ChunkReader {
  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS spelled,
             coalesce(a.attnum = ANY (k.indkey), false) AS is_key,
             a.attgenerated <> '' AS is_generated
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary
      WHERE c.oid = to_regclass(?)\
      """;

  private final Connection connection;
  private final ChunkRequest request;
  private final TextEncoding encoding;
  private final String table;
  private final List<String> key = new ArrayList<>();

  ChunkReader(Connection connection, ChunkRequest request, TextEncoding encoding) {
    this.connection = connection;
    this.request = request;
    this.encoding = encoding;
    this.table = SqlNames.quote(request.layout().source());
  }

  long read(RowSink sink) throws SQLException {
    enterSnapshot();
    try {
      checkColumns();
      long rows =
          new CopyRowReader(
                  request.layout(), CopyRowReader.Side.SOURCE, encoding, key, RowLimit.ofHeap())
              .read(connection, condition(), sink);
      connection.rollback();
      return rows;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private String condition() {
    ChunkRange range = request.range();
    String sql =
        range.getKind() == RangeKind.KEYS
            ? KeyCondition.sql(keyColumns(range), Objects.requireNonNull(range.getLower()))
            : new RangeCondition(encoding).sql(range);
    return request.layout().part().and(sql);
  }

  private List<KeyColumn> keyColumns(ChunkRange range) {
    return range.getColumns().stream()
        .map(name ->
            request.layout().fields().stream()
                .filter(field -> field.sourceColumn().equals(name))
                .findFirst()
                .orElseThrow())
        .map(field -> new KeyColumn(field.sourceColumn(), field.sourceType()))
        .toList();
  }

  private ConvoyException failure(SQLException error) {
    if (SourceErrors.isWrongEncoding(error)) {
      return new UndeclaredText(connection, encoding).inRows(request, error);
    }
    if (SourceErrors.isConflictWithRecovery(error)) {
      return conflict(error);
    }
    return SourceErrors.reading(request.describe(), error);
  }

  /** Most conflicts end the snapshot for all; some meet one reader alone, who may try again. */
  private ConvoyException conflict(SQLException error) {
    try {
      connection.rollback();
      enterSnapshot();
    } catch (ConvoyException e) {
      if (e.code() == ErrorCode.SNAPSHOT_LOST) {
        e.addSuppressed(error);
        return e;
      }
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
    return SourceErrors.other(request.describe(), error);
  }

  private void enterSnapshot() {
    SnapshotEntry.enter(connection, table, request.describe(), request.snapshotId(), limits());
  }

  private String limits() {
    // A chunk may be a whole table, at any rate.
    String timeout = "SET LOCAL statement_timeout = 0";
    // A range that the planner takes for a large one would cost a scan per chunk.
    RangeKind kind = request.range().getKind();
    return kind == RangeKind.KEY || kind == RangeKind.KEYS
        ? timeout + "; SET LOCAL enable_seqscan = off"
        : timeout;
  }

  /** The rows that were described are the rows that are read, column for column. */
  private void checkColumns() throws SQLException {
    Map<String, String> there = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String column = rows.getString("attname");
          if (!rows.getBoolean("is_generated") || isCarried(column)) {
            there.put(column, rows.getString("spelled"));
          }
          if (rows.getBoolean("is_key")) {
            key.add(column);
          }
        }
      }
    }
    ChunkFailures.requireColumns(request, there);
  }

  /** A generated column is, where the target cannot compute it. */
  private boolean isCarried(String column) {
    return request.layout().fields().stream()
        .anyMatch(field -> field.sourceColumn().equals(column));
  }
}
