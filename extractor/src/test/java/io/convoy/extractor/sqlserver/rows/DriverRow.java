// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A row as the driver gives it, of values in a list. It answers as the driver does: 0 for a number
 * that is NULL, and {@code wasNull} of the last one asked for.
 */
final class DriverRow {
  private final @Nullable Object[] values;
  private boolean wasNull;

  private DriverRow(@Nullable Object[] values) {
    this.values = values;
  }

  /** Text with the bytes that it came as. */
  record Text(byte[] raw, String decoded) {}

  static ResultSet of(@Nullable Object... values) {
    DriverRow row = new DriverRow(values);
    return (ResultSet)
        Proxy.newProxyInstance(
            DriverRow.class.getClassLoader(),
            new Class<?>[] {ResultSet.class},
            (proxy, method, arguments) -> row.answer(method.getName(), arguments));
  }

  /** A value of nchar, nvarchar or ntext. */
  static Text utf16(String text) {
    StringBuilder hex = new StringBuilder();
    text.chars().forEach(c -> hex.append("%02x%02x".formatted(c & 0xFF, c >> 8)));
    byte[] raw = HexFormat.of().parseHex(hex);
    return new Text(raw, new String(raw, StandardCharsets.UTF_16LE));
  }

  /** A value of char, varchar or text. */
  static Text coded(byte[] raw, String charset) {
    return new Text(raw, new String(raw, Charset.forName(charset)));
  }

  private @Nullable Object answer(String method, @Nullable Object @Nullable [] arguments) {
    if (method.equals("wasNull")) {
      return wasNull;
    }
    if (arguments == null || !(arguments[0] instanceof Integer column)) {
      throw new UnsupportedOperationException(method);
    }
    @Nullable Object value = values[column - 1];
    wasNull = value == null;
    return switch (method) {
      case "getBoolean" -> value != null && (Boolean) value;
      case "getInt" -> value == null ? 0 : ((Number) value).intValue();
      case "getLong" -> value == null ? 0L : ((Number) value).longValue();
      case "getFloat" -> value == null ? 0f : (Float) value;
      case "getDouble" -> value == null ? 0d : (Double) value;
      case "getBytes" -> value instanceof Text text ? text.raw() : value;
      case "getString", "getObject" -> value instanceof Text text ? text.decoded() : value;
      case "getBigDecimal" -> value;
      default -> throw new UnsupportedOperationException(method);
    };
  }
}
