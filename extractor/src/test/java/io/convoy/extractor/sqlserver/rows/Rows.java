// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One nullable column {@code c} of {@code dbo.t}, and its values in words. */
final class Rows {
  private final RowField field;
  private final RowReader reader;

  Rows(RowField field) {
    this(field, TypeOptions.DEFAULTS, TextOptions.DEFAULTS);
  }

  Rows(RowField field, TypeOptions types, TextOptions text) {
    this.field = field;
    this.reader = new RowReader(layout(field), types, text);
  }

  static Rows of(String sourceType, Codec codec, String targetType) {
    return new Rows(field(sourceType, codec, targetType));
  }

  static RowField field(String sourceType, Codec codec, String targetType) {
    return field("c", sourceType, codec, targetType);
  }

  static RowField field(String name, String sourceType, Codec codec, String targetType) {
    return new RowField(name, name, name, sourceType, targetType, codec, Nullability.NULLABLE);
  }

  static RowLayout layout(RowField... fields) {
    return new RowLayout(new TableId("dbo", "t"), "public", "t", List.of(fields));
  }

  /** Has the column come as another type of {@link java.sql.Types}. */
  Rows as(int wireType) throws SQLException {
    reader.adapt(
        (ResultSetMetaData)
            Proxy.newProxyInstance(
                Rows.class.getClassLoader(),
                new Class<?>[] {ResultSetMetaData.class},
                (proxy, method, arguments) -> wireType));
    return this;
  }

  /** The Avro bytes that are read of a row. */
  byte[] bytes(@Nullable Object... row) throws SQLException {
    AvroOutput out = new AvroOutput(4);
    reader.readRow(DriverRow.of(row), out);
    return out.copy(0, out.position());
  }

  /** The value that is read of a row. */
  String read(@Nullable Object... row) throws SQLException {
    byte[] bytes = bytes(row);
    AvroInput in = new AvroInput().wrap(bytes, 0, bytes.length);
    String value = value(field, in).orElse("NULL");
    if (in.remaining() > 0) {
      throw new AssertionError(in.remaining() + " bytes too many");
    }
    return value;
  }

  /** What was counted, a line each. */
  List<String> altered() {
    return reader.altered().stream()
        .map(altered -> altered.getColumn() + ": " + altered.getHow() + ": " + altered.getValues())
        .toList();
  }

  /** A field's value in words: numbers plain, bytes in hexadecimal. */
  static Optional<String> value(RowField field, AvroInput in) {
    if (field.isNullable() && in.readUnionIndex() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (field.codec()) {
          case BOOLEAN -> String.valueOf(in.readBoolean());
          case INT2, INT4, INT8, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
              String.valueOf(in.readLong());
          case FLOAT4 -> String.valueOf(Float.intBitsToFloat(in.readFloatBits()));
          case FLOAT8 -> String.valueOf(Double.longBitsToDouble(in.readDoubleBits()));
          case NUMERIC, TEXT, TEXT_FORM, JSONB -> new String(take(in), StandardCharsets.UTF_8);
          case BYTES -> HexFormat.of().formatHex(take(in));
          case UUID -> uuid(in);
        });
  }

  private static byte[] take(AvroInput in) {
    return take(in, in.readLength());
  }

  private static byte[] take(AvroInput in, int length) {
    int at = in.skip(length);
    return Arrays.copyOfRange(in.array(), at, at + length);
  }

  private static String uuid(AvroInput in) {
    String hex = HexFormat.of().formatHex(take(in, 16));
    return new UUID(
            Long.parseUnsignedLong(hex.substring(0, 16), 16),
            Long.parseUnsignedLong(hex.substring(16), 16))
        .toString();
  }
}
