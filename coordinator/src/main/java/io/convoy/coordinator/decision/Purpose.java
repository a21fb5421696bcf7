// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableState;

/** What becomes of rows that differ. */
public enum Purpose {
  NAME,
  MEND,
  /** Those that the target lacks are added, and nothing else is changed. */
  APPEND,
  /** Of those whose key one side has alone: all that is known of them is that. */
  LOOK_UP;

  static Purpose of(RunState run, TableState table) {
    return switch (run.getKind()) {
      case REPAIR, SYNC, HANDOVER -> table.getProgress().getAppended() ? APPEND : MEND;
      case REPLICATE, VERIFY -> NAME;
    };
  }
}
