// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

/** What came of a comparison. */
enum Verdict {
  EQUAL,
  DIFFERENT
}
