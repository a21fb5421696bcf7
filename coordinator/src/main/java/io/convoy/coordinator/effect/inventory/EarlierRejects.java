// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Knows when rows that an earlier run rejected are of no more use. Stateless. */
public final class EarlierRejects {
  private EarlierRejects() {}

  /** What earlier runs rejected of these tables, which the run fills anew. */
  public static void forget(Connection connection, RunTarget target, Collection<TableId> sources)
      throws SQLException {
    for (TableId source : sources) {
      RejectedRows.forgetTable(
          connection,
          target.topics().pipeline(),
          target.names().schema(source.getSchemaName()),
          target.names().table(source),
          target.runId());
    }
  }
}
