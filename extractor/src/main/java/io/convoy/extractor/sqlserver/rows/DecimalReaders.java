// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
import io.convoy.schemas.row.AvroOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Readers of decimal, numeric, money and smallmoney. */
final class DecimalReaders {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int MONEY_SCALE = 4;
  private static final int OF_THE_VALUE = -1;

  /** So many digits fit a long, whatever they are. */
  private static final int LONG_DIGITS = 18;

  private DecimalReaders() {}

  static ValueReader decimal(SourceColumn column) {
    int index = column.index();
    TypeSpelling target = TypeSpelling.of(column.field().targetType());
    int fixed = target.modifiers().isEmpty() ? OF_THE_VALUE : target.modifier(1, 0);
    return (row, out) -> {
      @Nullable BigDecimal value = row.getBigDecimal(index);
      if (value == null) {
        return false;
      }
      int scale = fixed == OF_THE_VALUE ? value.scale() : fixed;
      if (value.scale() == scale && value.precision() <= LONG_DIGITS) {
        // The unscaled value, without the BigInteger that would carry it.
        DecimalText.write(value.scaleByPowerOfTen(scale).longValue(), scale, out);
      } else {
        writeLarge(column, value, scale, out);
      }
      return true;
    };
  }

  private static void writeLarge(SourceColumn column, BigDecimal value, int scale, AvroOutput out) {
    if (value.stripTrailingZeros().scale() > scale) {
      throw column.changed("a number with more than " + scale + " digits after the point");
    }
    byte[] text = value.setScale(scale).toPlainString().getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(text, 0, text.length);
  }

  /** The driver gives money as the eight or four bytes of a count of ten-thousandths. */
  static ValueReader money(SourceColumn column) {
    int index = column.index();
    return (row, out) -> {
      byte @Nullable [] value = row.getBytes(index);
      if (value == null) {
        return false;
      }
      DecimalText.write(
          value.length == 4 ? (int) INT.get(value, 0) : (long) LONG.get(value, 0),
          MONEY_SCALE,
          out);
      return true;
    };
  }
}
