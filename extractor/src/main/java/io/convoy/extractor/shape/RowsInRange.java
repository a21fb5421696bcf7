// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RangeCondition;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.RowRange;
import io.convoy.schemas.table.Table;
import java.util.List;
import java.util.function.ToLongFunction;

/** A run that is about some rows of its tables alone. */
public final class RowsInRange {
  private RowsInRange() {}

  /**
   * Leaves all other rows of the tables out.
   *
   * @param estimate about how many rows a table's condition selects; -1 where that is not known
   * @throws ConvoyException CONFIGURATION where one of them cannot have the range
   */
  public static void narrow(List<Table> tables, RowRange range, ToLongFunction<Table> estimate) {
    for (Table table : tables) {
      RangeCondition.obstacle(table, range)
          .ifPresent(obstacle -> {
            throw new ConvoyException(
                ErrorCode.CONFIGURATION,
                "table %s has no rows from %s to %s: %s"
                    .formatted(
                        TableName.of(table.getId()), range.getFrom(), range.getTo(), obstacle));
          });
      table.setRange(range);
      String where =
          new Part(table.getWhere(), List.of()).and(RangeCondition.of(table, range.getColumn()));
      Shaping.narrow(
          table,
          where,
          estimate,
          "only rows are read and compared whose %s is at least %s and below %s"
              .formatted(range.getColumn(), range.getFrom(), range.getTo()));
    }
  }
}
