// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.cache.RecentlyUsed;
import io.convoy.extractor.sqlserver.SnapshotId.Mode;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * The columns of tables that one session has asked for. At a point in time that cannot change they
 * are asked for once; otherwise for each chunk. Not thread-safe.
 */
final class KnownColumns {
  private static final int REMEMBERED = 256;

  private final Map<Key, TableColumns> known = new RecentlyUsed<>(REMEMBERED);

  private record Key(SnapshotId snapshot, TableId table) {}

  /**
   * The columns of a table.
   *
   * @param connection at the point in time
   */
  TableColumns of(Connection connection, SnapshotId snapshot, TableId table) throws SQLException {
    if (!isFixed(snapshot.mode())) {
      return TableColumns.read(connection, table);
    }
    Key key = new Key(snapshot, table);
    TableColumns columns = known.get(key);
    if (columns == null) {
      columns = TableColumns.read(connection, table);
      known.put(key, columns);
    }
    return columns;
  }

  private static boolean isFixed(Mode mode) {
    return switch (mode) {
      case DATABASE_SNAPSHOT, SNAPSHOT_TRANSACTION -> true;
      case SNAPSHOT_ISOLATION, READ_COMMITTED, NOLOCK -> false;
    };
  }
}
