// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.FieldSkipper;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.util.List;

/** Finds where each field of a row lies in its Avro bytes. Not thread-safe; reusable. */
final class RowFields {
  private final List<RowField> fields;
  private final AvroInput in = new AvroInput();
  private final int[] starts;
  private int found;

  RowFields(RowLayout layout) {
    fields = layout.fields();
    starts = new int[fields.size() + 1];
  }

  /** Starts on a row; where a field lies is found as it is asked for. */
  void wrap(byte[] array, int offset, int length) {
    in.wrap(array, offset, length);
    starts[0] = offset;
    found = 0;
  }

  int start(int field) {
    find(field);
    return starts[field];
  }

  int end(int field) {
    find(field + 1);
    return starts[field + 1];
  }

  private void find(int boundary) {
    while (found < boundary) {
      FieldSkipper.skip(fields.get(found), in);
      starts[++found] = in.position();
    }
  }
}
