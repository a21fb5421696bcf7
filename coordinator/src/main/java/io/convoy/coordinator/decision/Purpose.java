// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.RunState;

/** What becomes of rows that differ. */
public enum Purpose {
  NAME,
  MEND,
  /** Of those whose key one side has alone: all that is known of them is that. */
  LOOK_UP;

  static Purpose of(RunState run) {
    return switch (run.getKind()) {
      case REPAIR, SYNC, HANDOVER -> MEND;
      case REPLICATE, VERIFY -> NAME;
    };
  }
}
