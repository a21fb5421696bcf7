// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.TableId;

/**
 * Which rows to count.
 *
 * @param part of the table that is carried
 * @param snapshotId the point in time to count at
 */
public record CountRequest(TableId table, Part part, String snapshotId) {

  /** The same by another way to the same point in time. */
  public CountRequest at(String way) {
    return new CountRequest(table, part, way);
  }

  /** What stands after the table's name; empty where all rows count. */
  public String where() {
    String condition = part.and("");
    return condition.isEmpty() ? "" : " WHERE " + condition;
  }
}
