// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the watermark of a table, of change tracking or of change data capture.
 *
 * @param table as far as planning needs it, with the watermark's column
 * @param snapshotId the point in time that is looked at
 */
public record MarkRequest(Table table, WatermarkWish wish, String snapshotId) {
  /** The same by another way to the same point in time. */
  public MarkRequest at(String way) {
    return new MarkRequest(table, wish, way);
  }

  /** What tells the changes. */
  public enum Way {
    WATERMARK,
    CHANGE_TRACKING,
    CHANGE_DATA_CAPTURE
  }

  /** Which one is asked. */
  public Way way() {
    if (wish.getCaptured()) {
      return Way.CHANGE_DATA_CAPTURE;
    }
    return wish.getColumn().isEmpty() ? Way.CHANGE_TRACKING : Way.WATERMARK;
  }

  /** The watermark, where the table has such a column. */
  public Optional<Column> column() {
    return column(wish.getColumn());
  }

  Optional<Column> column(String name) {
    return table.getColumns().stream().filter(one -> one.getName().equals(name)).findFirst();
  }

  /** The rows that are carried. */
  Part part() {
    return new Part(table.getWhere(), List.of());
  }

  /**
   * Why the column is no watermark.
   *
   * @param wanted kinds of columns that could be one
   */
  public String isNo(String wanted) {
    return "its watermark %s is no %s".formatted(wish.getColumn(), wanted);
  }

  public MarkLag lag() {
    return new MarkLag(wish.getLag());
  }

  /** As in "cannot ...". */
  public String describe() {
    String how =
        switch (way()) {
          case WATERMARK -> wish.getColumn();
          case CHANGE_TRACKING -> "change tracking";
          case CHANGE_DATA_CAPTURE -> "change data capture";
        };
    return "Looking from where on %s has changed, by %s"
        .formatted(TableName.of(table.getId()), how);
  }
}
