// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.AvroOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a vector as PostgreSQL prints a {@code real[]}.
 *
 * <p>The driver gives the bits of a vector where it has agreed with the server on the type, and
 * else, as for float16, a JSON array. The server's own text of a float32 has eight digits, which do
 * not tell all of them apart, so it is not asked for where there is another way.
 */
final class VectorReader implements ValueReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** Layout, version, number of elements, and then their type: 0 for float32, 1 for float16. */
  private static final int TYPE_AT = 4;

  private static final int HEADER_BYTES = 8;

  private final SourceColumn column;

  VectorReader(SourceColumn column) {
    this.column = column;
  }

  @Override
  public boolean read(ResultSet row, AvroOutput out) throws SQLException {
    @Nullable Object value = row.getObject(column.index());
    switch (value) {
      case null -> {
        return false;
      }
      case byte[] bytes -> binary(bytes, out);
      case String json -> json(json, out);
      default -> throw column.changed("a vector as " + value.getClass().getName());
    }
    return true;
  }

  private static void binary(byte[] value, AvroOutput out) {
    boolean half = value[TYPE_AT] == 1;
    int width = half ? 2 : 4;
    out.openBytes(value.length);
    for (int at = HEADER_BYTES; at < value.length; at += width) {
      out.writeByte(at == HEADER_BYTES ? '{' : ',');
      number(
          half
              ? Float.float16ToFloat((short) SHORT.get(value, at))
              : Float.intBitsToFloat((int) INT.get(value, at)),
          out);
    }
    out.writeByte('}');
    out.closeBytes();
  }

  private static void json(String value, AvroOutput out) {
    out.openBytes(value.length());
    out.writeByte('{');
    int from = value.indexOf('[') + 1;
    int end = value.lastIndexOf(']');
    while (from < end) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? end : comma;
      number(Float.parseFloat(value.substring(from, to).trim()), out);
      if (comma >= 0) {
        out.writeByte(',');
      }
      from = to + 1;
    }
    out.writeByte('}');
    out.closeBytes();
  }

  private static void number(float value, AvroOutput out) {
    byte[] text = FloatText.of(value).getBytes(StandardCharsets.US_ASCII);
    out.writeFixed(text, 0, text.length);
  }
}
