// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.RunState;

/** What becomes of a table whose source has another shape by now. */
public enum Shaping {
  /** It is looked at as it is. */
  AS_IS,
  /** So it is, but for what cannot be right of the history that it keeps. */
  MENDED,
  /** It follows its source, as far as that is certain. */
  FOLLOWED;

  /** Whoever compares changes nothing; nor is a table made over to mend some of its rows. */
  static Shaping of(RunState run) {
    return switch (run.getKind()) {
      case SYNC, HANDOVER -> FOLLOWED;
      case REPAIR -> run.getRange() == null ? MENDED : FOLLOWED;
      case REPLICATE, VERIFY -> AS_IS;
    };
  }
}
