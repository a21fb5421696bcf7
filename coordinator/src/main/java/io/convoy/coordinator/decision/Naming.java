// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

/**
 * How much is told of rows that differ.
 *
 * @param limit how many are named
 */
public record Naming(int limit, boolean showValues) {
  static final Naming NONE = new Naming(0, false);
}
