// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes text of what the driver gives for a sql_variant. */
final class VariantText {
  /** What the driver puts where it cannot decode. */
  static final char REPLACEMENT = '\uFFFD';

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Half a surrogate pair, for which the column's rules find a replacement and count it. */
  private static final char UNDECODABLE = '\uDC00';

  private VariantText() {}

  /**
   * Numbers are plain, bytes in hexadecimal; the driver gives bit as Boolean, tinyint as Short and
   * uniqueidentifier as text.
   */
  static String of(Object value) {
    return switch (value) {
      case Boolean bit -> bit ? "1" : "0";
      case BigDecimal number -> number.toPlainString();
      case Float number -> FloatText.of(number);
      case Double number -> FloatText.of(number);
      case byte[] bytes -> "0x" + HEX.formatHex(bytes);
      default -> value.toString();
    };
  }

  /**
   * Text in which the driver may have put replacements: what it stands for, where that is UTF-16 or
   * UTF-8, else with half a surrogate pair in place of each.
   *
   * @param raw the bytes that the text was made of
   */
  static String exact(String text, byte[] raw) {
    if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)) {
      return text;
    }
    boolean utf16 = raw.length % 2 == 0 && text.equals(new String(raw, StandardCharsets.UTF_16LE));
    return utf16
        ? ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().toString()
        : text.replace(REPLACEMENT, UNDECODABLE);
  }

  /** The units of a text as they are, surrogates without their other half too. */
  static byte[] utf16(String text) {
    ByteBuffer units = ByteBuffer.allocate(2 * text.length()).order(ByteOrder.LITTLE_ENDIAN);
    units.asCharBuffer().put(text);
    return units.array();
  }
}
