// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.TableState;

/** How much of a table was compared. */
public enum Extent {
  /** All of its rows. */
  WHOLE,
  /** Those that the source's log told. */
  LOGGED,
  /**
   * Those that its watermark told, change tracking or change data capture; of others nothing is
   * known.
   */
  MARKED;

  static Extent of(TableState table) {
    if (!LogChanges.areKeysKnown(table)) {
      return WHOLE;
    }
    return Watermarks.areKeysMarked(table) ? MARKED : LOGGED;
  }
}
