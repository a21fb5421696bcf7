// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.shape.TableWarning;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.util.stream.Collectors;

/**
 * Tells of columns that the target computes itself: their values are not carried, and whether the
 * target computes the same, nobody knows. Stateless.
 */
final class ComputedColumns {
  private ComputedColumns() {}

  /** Adds a warning to the description where there are such columns. */
  static void warn(Table table) {
    String computed =
        table.getColumns().stream()
            .filter(column -> column.getGeneratedExpression() != null)
            .map(Column::getName)
            .collect(Collectors.joining(", "));
    if (!computed.isEmpty()) {
      TableWarning.add(
          table,
          "computed by the target, and not compared with what the source computed: " + computed);
    }
  }
}
