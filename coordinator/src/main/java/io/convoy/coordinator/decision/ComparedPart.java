// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import java.util.List;

/** Which of a table's rows are compared. */
public sealed interface ComparedPart {
  ComparedPart ALL = new All();

  /** All of them. */
  record All() implements ComparedPart {}

  /**
   * Single ones.
   *
   * @param keys values of the key, one key after the other; in lists of a handy length
   */
  record Keys(List<List<String>> keys) implements ComparedPart {}
}
