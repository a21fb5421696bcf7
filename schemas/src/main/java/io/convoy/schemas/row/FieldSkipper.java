// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.type.Codec;

/** Steps over a row's fields without decoding them. */
public final class FieldSkipper {
  private FieldSkipper() {}

  /**
   * Moves the input behind one field.
   *
   * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} where the bytes are no
   *     such field
   */
  public static void skip(RowField field, AvroInput in) {
    if (!field.isNullable() || in.readUnionIndex() != 0) {
      skip(field.codec(), in);
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
