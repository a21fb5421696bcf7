// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

/** What happens to the source while faults are thrown. */
enum SourceUse {
  /** Rows change and move all the time. */
  WRITTEN_TO,
  STILL
}
