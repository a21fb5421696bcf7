// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The transactions that this process holds open, by their snapshots. Thread-safe. */
final class HeldTransactions {
  private final Map<SnapshotId, HeldTransaction> byId = new ConcurrentHashMap<>();

  void hold(SnapshotId id, HeldTransaction transaction) {
    byId.put(id, transaction);
  }

  /** Null where it is not, or no more, of this process. */
  @Nullable HeldTransaction find(SnapshotId id) {
    return byId.get(id);
  }

  void end(SnapshotId id) {
    HeldTransaction transaction = byId.remove(id);
    if (transaction != null) {
      transaction.close();
    }
  }
}
