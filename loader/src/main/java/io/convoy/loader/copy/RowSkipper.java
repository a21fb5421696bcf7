// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.FieldSkipper;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.util.List;

/** Steps over rows without decoding them, which finds where each row of a batch begins. */
public final class RowSkipper {
  private RowSkipper() {}

  /**
   * Moves the input behind one row.
   *
   * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} where the bytes are not a
   *     row of this layout
   */
  public static void skip(RowLayout layout, AvroInput in) {
    List<RowField> fields = layout.fields();
    for (int i = 0; i < fields.size(); i++) {
      FieldSkipper.skip(fields.get(i), in);
    }
  }
}
