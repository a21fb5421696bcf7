// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.Codec;
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
      RowField field = fields.get(i);
      if (!field.isNullable() || in.readUnionIndex() != 0) {
        skip(field.codec(), in);
      }
    }
  }

  private static void skip(Codec codec, AvroInput in) {
    switch (codec) {
      case BOOLEAN -> in.skip(1);
      case INT2, INT4, INT8, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> in.readLong();
      case FLOAT4 -> in.skip(4);
      case FLOAT8 -> in.skip(8);
      case UUID -> in.skip(16);
      case NUMERIC, TEXT, JSONB, BYTES, TEXT_FORM -> in.skip(in.readLength());
    }
  }
}
