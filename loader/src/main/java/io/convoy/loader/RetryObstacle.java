// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.RejectedRows.NotedTable;
import io.convoy.loader.RejectRetry.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why the rejected rows of a table cannot be loaded again without a doubt. Stateless. */
final class RetryObstacle {
  private RetryObstacle() {}

  /** A clause for the person who asks; null where there is none. */
  static @Nullable String of(Connection connection, Wanted wanted, @Nullable NotedTable noted)
      throws SQLException {
    if (noted == null) {
      return "the target notes no rejected row of it: a later run has filled the table anew, or the"
          + " run was begun by an earlier version of Convoy";
    }
    if (noted.open() + noted.loaded() != wanted.rejected()) {
      return "the target notes %,d rejected rows and the run counts %,d, so it is not certain which ones the table lacks; bring them with 'convoy verify --repair'"
          .formatted(noted.open() + noted.loaded(), wanted.rejected());
    }
    PresentTable table = new PresentTable(noted.schema(), noted.table());
    if (!table.isThere(connection)) {
      return "the target has no table %s any more".formatted(table.sql());
    }
    if (wanted.changedBy() != null && !table.hasKey(connection)) {
      return "run %s has brought rows from the source since, and table %s has no key that would keep a row from coming twice; compare with 'convoy verify'"
          .formatted(wanted.changedBy(), table.sql());
    }
    return null;
  }
}
