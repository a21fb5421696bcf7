// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

/** Takes rows, one at a time, in the order in which a database gives them. */
public interface RowSink {

  /** Where the next row's fields go. */
  AvroOutput out();

  /** Called after the last field of each row. */
  void endRow();
}
