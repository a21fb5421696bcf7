// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Table;
import java.sql.SQLException;

/** Says why a configured condition cannot be used, in the same words for every source. */
public final class FilterFailures {
  private FilterFailures() {}

  /** The source does not take the condition of a table. */
  public static ConvoyException refused(Table table, SQLException error) {
    return new ConvoyException(
        ErrorCode.CONFIGURATION,
        "tables: the source does not take the condition of %s (where: %s): %s"
            .formatted(TableName.of(table.getId()), table.getWhere(), error.getMessage()),
        error);
  }
}
