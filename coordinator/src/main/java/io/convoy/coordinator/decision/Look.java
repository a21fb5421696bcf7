// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.FirstLook;

/** Which of one or two looks at a table a comparison is. */
public sealed interface Look {
  Look ONLY = new Only();
  Look FIRST = new First();

  /** Each row that differs counts. */
  record Only() implements Look {}

  /** The same, and those that differ are remembered. */
  record First() implements Look {}

  /** Those count that differed before too. */
  record Second(FirstLook before) implements Look {}
}
