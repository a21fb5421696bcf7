// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.extractor.source.ChunkRanges;
import io.convoy.extractor.source.KeyScan.Bounds;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Cuts a table into chunks of about {@code source.chunk-bytes}. */
final class ChunkPlanner {
  private final SourceConfig config;
  private final Connection connection;

  ChunkPlanner(SourceConfig config, Connection connection) {
    this.config = config;
    this.connection = connection;
  }

  /** How a table is cut. */
  enum Method {
    WHOLE,
    PHYSICAL,
    KEY
  }

  List<PlannedRange> plan(Table table) throws SQLException {
    ServerVersion version = ServerVersion.of(connection);
    long bytes = table.getEstimatedBytes();
    long chunkBytes = config.chunkBytes().bytes();
    Optional<KeyChoice> key = KeyChoice.of(table);
    return switch (method(table, key, version, config.chunking(), config.chunkBytes())) {
      case WHOLE -> ChunkRanges.whole(bytes);
      case PHYSICAL -> ChunkRanges.physical(table.getPages(), bytes, chunkBytes);
      case KEY -> byKey(table, key.orElseThrow(), ChunkRanges.count(bytes, chunkBytes));
    };
  }

  /** What the configuration asks for where the table and the server can do it. */
  static Method method(
      Table table,
      Optional<KeyChoice> key,
      ServerVersion version,
      Chunking chunking,
      DataSize chunkBytes) {
    long bytes = table.getEstimatedBytes();
    if (ChunkRanges.count(bytes, chunkBytes.bytes()) == 1) {
      return Method.WHOLE;
    }
    boolean physical = table.getPages() > 0 && version.readsRangesOfPages();
    if (key.isEmpty()) {
      return physical ? Method.PHYSICAL : Method.WHOLE;
    }
    return physical && isRight(chunking, bytes / table.getPages(), chunkBytes)
        ? Method.PHYSICAL
        : Method.KEY;
  }

  /** A page whose values lie out of line can be larger than a chunk should be. */
  private static boolean isRight(Chunking chunking, long bytesPerPage, DataSize chunkBytes) {
    return switch (chunking) {
      case PHYSICAL -> true;
      case KEY -> false;
      case AUTO -> bytesPerPage <= chunkBytes.bytes();
    };
  }

  /** False where bytes were no character: the bound that is left may lie anywhere. */
  private static boolean isExact(List<String> bound) {
    return bound.stream().noneMatch(value -> value.indexOf('\uFFFD') >= 0);
  }

  private List<PlannedRange> byKey(Table table, KeyChoice key, long chunks) throws SQLException {
    try {
      Bounds bounds = new KeyBounds(connection, table, key, chunks).find();
      List<List<String>> exact = bounds.values().stream().filter(ChunkPlanner::isExact).toList();
      return ChunkRanges.key(bounds.columns(), exact, key.nulls(), table.getEstimatedBytes());
    } finally {
      connection.rollback();
    }
  }
}
