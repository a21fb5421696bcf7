// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;

/**
 * A table's description where it is kept. It may be large, so it is read where it is needed and not
 * before. Immutable; read by any thread.
 */
public interface Description {
  TableId id();

  /** Reads it, each time anew. */
  Table table();

  /** One that is at hand. */
  static Description of(Table table) {
    return new AtHand(table);
  }

  /** A description in memory. */
  record AtHand(Table table) implements Description {
    @Override
    public TableId id() {
      return table.getId();
    }
  }
}
