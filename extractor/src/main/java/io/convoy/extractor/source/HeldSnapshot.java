// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.table.Table;
import java.util.List;

/** A point in time of the source that others can read at until it is closed. Thread-safe. */
public interface HeldSnapshot extends AutoCloseable {

  /** Unique per opening; what {@link ChunkRequest#snapshotId()} names. */
  String id();

  Guarantee guarantee();

  /** Product and version. */
  String product();

  /** Equal for two openings only where nothing was written in between. */
  String position();

  /** Describes the tables as they are at this point in time. */
  Description describe();

  @Override
  void close();

  /**
   * What the source holds.
   *
   * @param warnings what of the database is not carried, a line per kind
   */
  record Description(List<Table> tables, List<String> warnings) {}
}
