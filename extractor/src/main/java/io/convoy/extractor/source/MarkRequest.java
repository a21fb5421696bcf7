// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Table;

/**
 * What is asked of the watermark of a table.
 *
 * @param table as far as planning needs it, with the watermark's column
 * @param snapshotId the point in time that is looked at
 */
public record MarkRequest(Table table, WatermarkWish wish, String snapshotId) {
  /** As in "cannot ...". */
  public String describe() {
    return "Looking from where on %s has changed, by %s"
        .formatted(TableName.of(table.getId()), wish.getColumn());
  }
}
