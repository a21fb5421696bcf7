// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.SourceConfig;
import io.convoy.extractor.source.ChunkRanges;
import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.source.KeyScan.Bounds;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a table into chunks of about {@code source.chunk-bytes}, by ranges of an index. A table
 * without one is read in one declared scan: pages ({@code %%physloc%%}) would be a scan for each
 * chunk.
 */
final class ChunkPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkPlanner.class);

  private final SourceConfig config;
  private final Connection connection;

  ChunkPlanner(SourceConfig config, Connection connection) {
    this.config = config;
    this.connection = connection;
  }

  List<PlannedRange> plan(Table table) throws SQLException {
    long bytes = table.getEstimatedBytes();
    long chunks = ChunkRanges.count(bytes, config.chunkBytes().bytes());
    if (chunks == 1) {
      return ChunkRanges.whole(bytes);
    }
    TableColumns columns = TableColumns.read(connection, table.getId());
    Optional<KeyChoice> key =
        KeyChoice.of(IndexCatalog.read(connection, table.getId()), columns)
            .or(() -> KeyChoice.given(table.getGivenKey(), columns));
    if (key.isEmpty()) {
      LOG.info(
          "{} has no index to cut it by, and no key is configured that serves: about {} bytes are"
              + " read in one chunk",
          TableName.of(table.getId()),
          bytes);
      return ChunkRanges.whole(bytes);
    }
    Bounds bounds = new KeyBounds(connection, table, key.orElseThrow(), chunks).find();
    return ChunkRanges.key(
        bounds.columns(), bounds.values(), nulls(key.orElseThrow(), bounds), bytes);
  }

  /** Of the columns that the bounds are about: they may be the first of the key alone. */
  private static Nulls nulls(KeyChoice key, Bounds bounds) {
    return new KeyChoice(key.index(), key.kind(), key.columns().subList(0, bounds.columns().size()))
        .nulls();
  }
}
