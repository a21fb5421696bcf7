// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

/** How a run ended, as far as its release is concerned. */
public enum Ending {
  COMPLETED,
  /** Its tables differ from the source's and were not swapped; the next run removes them. */
  KEPT_ASIDE,
  /** It made nothing in the target. */
  COMPARED,
  /** It made stages, and changed rows. */
  MENDED,
  /** The same, and every row that it changed was found to be equal. */
  PROVEN,
  CANCELLED
}
