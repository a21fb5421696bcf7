// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.type.Codec;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link TableShape}.
 *
 * @param value the value in each row, counted from 1; null for NULL
 */
record ColumnShape(
    String name,
    String type,
    Codec codec,
    Nullability nullability,
    IntFunction<@Nullable Object> value) {

  RowField field() {
    return new RowField(name, name, name, type, type, codec, nullability);
  }

  static ColumnShape integer(String name, IntFunction<@Nullable Object> value) {
    return new ColumnShape(name, "integer", Codec.INT4, Nullability.NOT_NULL, value);
  }

  static ColumnShape timestamp(String name, IntFunction<@Nullable Object> value) {
    return new ColumnShape(
        name, "timestamp without time zone", Codec.TIMESTAMP, Nullability.NOT_NULL, value);
  }

  static ColumnShape text(String name, IntFunction<@Nullable Object> value) {
    return new ColumnShape(name, "text", Codec.TEXT, Nullability.NOT_NULL, value);
  }

  ColumnShape nullable() {
    return new ColumnShape(name, type, codec, Nullability.NULLABLE, value);
  }
}
