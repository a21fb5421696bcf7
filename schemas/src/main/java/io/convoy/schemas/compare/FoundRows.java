// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.event.TableProgress;

/** How many rows of a table were found, which alone are compared, and by what. Stateless. */
public final class FoundRows {
  /** They were not found so. */
  private static final long NONE = -1;

  private FoundRows() {}

  /** Rows that changed by the source's log; negative where they were not found by it. */
  public static long byLog(TableProgress table) {
    boolean isOfOther = isMarked(table) || table.getTracked() || table.getCaptured();
    return isOfOther ? NONE : table.getKeysFound();
  }

  /** Rows from the table's watermark on; negative where they were not found by it. */
  public static long byWatermark(TableProgress table) {
    return isMarked(table) ? table.getKeysFound() : NONE;
  }

  /** Rows that change tracking told; negative where they were not found by it. */
  public static long byTracking(TableProgress table) {
    return table.getTracked() ? table.getKeysFound() : NONE;
  }

  /** Rows that change data capture told; negative where they were not found by it. */
  public static long byCapture(TableProgress table) {
    return table.getCaptured() ? table.getKeysFound() : NONE;
  }

  private static boolean isMarked(TableProgress table) {
    return !table.getWatermark().isEmpty();
  }
}
