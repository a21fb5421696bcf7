// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

/**
 * Which changes are to be found.
 *
 * @param from up to where the target has all; empty where nobody knows
 * @param trimming whether the log before need not be kept
 * @param visible what the open snapshot sees
 */
public record ChangesRequest(
    String slot, String publication, String from, Trimming trimming, String visible) {

  /** What becomes of the log before. */
  public enum Trimming {
    GONE,
    KEPT
  }
}
