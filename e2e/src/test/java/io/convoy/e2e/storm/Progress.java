// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.List;

/**
 * How far a run is.
 *
 * @param phase the latest that was shown, empty before the first
 * @param finalized how many tables have their keys
 */
record Progress(String phase, long rowsLoaded, int finalized) {
  /** Those of a load. */
  static final List<String> PHASES =
      List.of(
          "DESCRIBE",
          "RESET",
          "SCHEMA",
          "PLAN",
          "COPY",
          "FINALIZE",
          "SEQUENCES",
          "VERIFY",
          "SWAP",
          "COMPLETED");

  /** Those of a step of {@code sync} in which something can be thrown at it. */
  static final List<String> STEP_PHASES =
      List.of("DESCRIBE", "SCHEMA", "PLAN", "COMPARE", "COPY", "APPLY", "VERIFY");

  /** Those of loads and steps, one after the other as in either. */
  private static final List<String> ORDER =
      List.of(
          "DESCRIBE",
          "RESET",
          "SCHEMA",
          "PLAN",
          "COMPARE",
          "COPY",
          "APPLY",
          "FINALIZE",
          "SEQUENCES",
          "VERIFY",
          "SWAP",
          "COMPLETED");

  static final Progress NONE = new Progress("", 0, 0);

  /** True in this phase and after it: those that pass quickly may never be shown. */
  boolean isAt(String wanted) {
    return ORDER.indexOf(phase) >= ORDER.indexOf(wanted);
  }
}
