// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowLayout;

/**
 * Which rows to read, and how.
 *
 * @param layout the table and the columns to read, in order
 * @param snapshotId the point in time to read at
 */
public record ChunkRequest(RowLayout layout, ChunkRange range, String snapshotId) {

  /** The same by another way to the same point in time. */
  public ChunkRequest at(String way) {
    return new ChunkRequest(layout, range, way);
  }

  /** How a message calls the read. */
  public String describe() {
    String bounds =
        switch (range.getKind()) {
          case WHOLE -> "";
          case KEYS -> ", some rows by their keys";
          case PHYSICAL, KEY, KEY_NULLS ->
              ", %s %s from %s to %s"
                  .formatted(
                      range.getKind(), range.getColumns(), range.getLower(), range.getUpper());
        };
    return "Reading %s%s".formatted(TableName.of(layout.source()), bounds);
  }
}
