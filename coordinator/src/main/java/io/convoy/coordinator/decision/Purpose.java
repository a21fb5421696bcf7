// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.RunState;

/** What becomes of rows that differ. */
public enum Purpose {
  NAME,
  MEND;

  static Purpose of(RunState run) {
    return switch (run.getKind()) {
      case REPAIR, SYNC, HANDOVER -> MEND;
      case REPLICATE, VERIFY -> NAME;
    };
  }
}
