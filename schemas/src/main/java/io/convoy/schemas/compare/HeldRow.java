// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.AvroOutput;

/** Room for one row, which a huge one does not make larger for ever. Not thread-safe. */
final class HeldRow {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LARGEST_KEPT_BUFFER = 1 << 20;

  private final AvroOutput row = new AvroOutput(BUFFER_BYTES);

  AvroOutput out() {
    return row;
  }

  int length() {
    return row.position();
  }

  void takenBy(RowDigester digester) {
    digester.take(row.array(), 0, row.position());
  }

  void copyTo(AvroOutput other) {
    other.writeFixed(row.array(), 0, row.position());
  }

  void clear() {
    row.shrinkTo(LARGEST_KEPT_BUFFER);
  }
}
