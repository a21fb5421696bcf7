// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.RunState;

/** What a run may do to rows of the target that others may have written. */
public enum Claim {
  /** It writes to none of its tables. */
  NONE,
  /** The target is a copy, which it overwrites unless the target has taken over from its source. */
  UNTIL_HANDOVER,
  /** A person wants it overwritten, whatever was written there since it took over. */
  ALWAYS;

  static Claim of(RunState run) {
    return switch (run.getKind()) {
      case VERIFY -> NONE;
      case REPLICATE, REPAIR, SYNC, HANDOVER -> run.getAfterHandover() ? ALWAYS : UNTIL_HANDOVER;
    };
  }
}
