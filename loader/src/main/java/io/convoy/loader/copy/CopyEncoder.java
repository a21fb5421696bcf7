// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.Epochs;
import java.sql.SQLException;

/**
 * Transcodes Avro rows to rows of PostgreSQL's binary COPY (manual, COPY, "Binary Format"), value
 * by value into a buffer. The switch over {@link Codec} has no default, so that a codec without an
 * encoder does not compile. Not thread-safe.
 */
final class CopyEncoder {
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** SQLState numeric_value_out_of_range: the row is at fault, as if the server had said it. */
  private static final String OUT_OF_RANGE = "22003";

  private static final int TRAILER = -1;
  private static final int NULL_LENGTH = -1;
  private static final int JSONB_VERSION = 1;

  private final RowLayout layout;
  private final Codec[] codecs;
  private final boolean[] nullable;
  private final NumericBinary numeric = new NumericBinary();

  CopyEncoder(RowLayout layout) {
    this.layout = layout;
    int count = layout.fields().size();
    codecs = new Codec[count];
    nullable = new boolean[count];
    for (int i = 0; i < count; i++) {
      RowField field = layout.fields().get(i);
      codecs[i] = field.codec();
      nullable[i] = field.isNullable();
    }
  }

  /** What stands before the first row: the signature, no flags, no header extension. */
  void begin(CopyBuffer out) throws SQLException {
    out.putBytes(HEADER, 0, HEADER.length);
  }

  /**
   * Transcodes one row and reads exactly its fields.
   *
   * @throws SQLException of class 22 where PostgreSQL's type has no such value
   * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} where the bytes are not a
   *     row of this layout
   */
  void row(AvroInput in, CopyBuffer out) throws SQLException {
    out.putShort(codecs.length);
    for (int i = 0; i < codecs.length; i++) {
      if (nullable[i] && in.readUnionIndex() == 0) {
        out.putInt(NULL_LENGTH);
      } else {
        value(i, in, out);
      }
    }
  }

  /** What stands after the last row. */
  void end(CopyBuffer out) {
    out.putShort(TRAILER);
  }

  private void value(int field, AvroInput in, CopyBuffer out) throws SQLException {
    switch (codecs[field]) {
      case BOOLEAN -> {
        out.putInt(1);
        out.putByte(in.readBoolean() ? 1 : 0);
      }
      case INT2 -> smallint(field, in.readInt(), out);
      case INT4 -> integer(in.readInt(), out);
      case INT8, TIME -> bigint(in.readLong(), out);
      case FLOAT4 -> integer(in.readFloatBits(), out);
      case FLOAT8 -> bigint(in.readDoubleBits(), out);
      case DATE -> integer(Epochs.toPostgresDays(in.readInt()), out);
      case TIMESTAMP, TIMESTAMPTZ -> bigint(Epochs.toPostgresMicros(in.readLong()), out);
      case UUID -> bytes(in, 16, out);
      case TEXT, TEXT_FORM, BYTES -> bytes(in, in.readLength(), out);
      case JSONB -> jsonb(in, out);
      case NUMERIC -> {
        int length = in.readLength();
        numeric.write(in.array(), in.skip(length), length, out);
      }
    }
  }

  private void smallint(int field, int value, CopyBuffer out) throws SQLException {
    if ((short) value != value) {
      throw new SQLException(
          "the value %d does not fit smallint, column %s"
              .formatted(value, layout.fields().get(field).targetColumn()),
          OUT_OF_RANGE);
    }
    out.putInt(2);
    out.putShort(value);
  }

  private static void integer(int value, CopyBuffer out) {
    out.putInt(4);
    out.putInt(value);
  }

  private static void bigint(long value, CopyBuffer out) {
    out.putInt(8);
    out.putLong(value);
  }

  private static void bytes(AvroInput in, int length, CopyBuffer out) throws SQLException {
    out.putInt(length);
    out.putBytes(in.array(), in.skip(length), length);
  }

  private static void jsonb(AvroInput in, CopyBuffer out) throws SQLException {
    int length = in.readLength();
    out.putInt(length + 1);
    out.putByte(JSONB_VERSION);
    out.putBytes(in.array(), in.skip(length), length);
  }
}
