// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from.
 *
 * @param url JDBC URL
 * @param tables which tables to carry, by patterns over {@code schema.table}
 * @param chunking how tables are cut; AUTO takes physical ranges where the source has them
 * @param chunkBytes aim for the size of a chunk
 * @param onSnapshotLost what to do when the source's snapshot is gone before all chunks are read
 */
public record SourceConfig(
    String url,
    @Nullable String user,
    @Nullable Secret password,
    TableSelection tables,
    Chunking chunking,
    DataSize chunkBytes,
    OnSnapshotLost onSnapshotLost) {

  /** How a table is cut into chunks. */
  public enum Chunking {
    AUTO,
    PHYSICAL,
    KEY
  }

  /** What a lost snapshot means. */
  public enum OnSnapshotLost {
    /** Read the rest at a new point in time and say so in the report. */
    CONTINUE,
    FAIL
  }

  /** Patterns over {@code schema.table} with {@code *} and {@code ?}; no include means all. */
  public record TableSelection(List<String> include, List<String> exclude) {}
}
