// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

/** How the steps of a storm with syncs find out what changed. */
enum Capture {
  COMPARE,
  LOGICAL
}
