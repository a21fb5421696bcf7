// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.schemas.compare.RowKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Of a table that rows are only added to, the key that tells these apart, and no other: a row that
 * the source has no more keeps its values, which a new row may have too. Stateless.
 */
final class AppendedKeys {
  private AppendedKeys() {}

  /** Takes what else is unique out of the table, and says so. */
  static void leaveOut(Table table, List<String> told) {
    Optional<Key> kept = RowKey.of(table);
    List<Key> keys = new ArrayList<>();
    for (Key key : table.getKeys()) {
      if (kept.isPresent() && key.equals(kept.orElseThrow())) {
        keys.add(key);
      } else {
        told.add(told("unique key", key.getName()));
      }
    }
    List<Index> indexes = new ArrayList<>();
    for (Index index : table.getIndexes()) {
      if (index.getUnique()) {
        told.add(told("unique index", index.getName()));
      } else {
        indexes.add(index);
      }
    }
    table.setKeys(keys);
    table.setIndexes(indexes);
    table.setReplicaIdentity(null);
  }

  private static String told(String what, String name) {
    return "%s %s is not carried: rows stay that the source has no more, and new ones may have their values"
        .formatted(what, name);
  }
}
