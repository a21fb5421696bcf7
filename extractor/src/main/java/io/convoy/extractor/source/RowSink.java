// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.row.AvroOutput;

/** Takes a chunk's rows, one at a time, in the order in which the source gives them. */
public interface RowSink {

  /** Where the next row's fields go. */
  AvroOutput out();

  /** Called after the last field of each row. */
  void endRow();
}
