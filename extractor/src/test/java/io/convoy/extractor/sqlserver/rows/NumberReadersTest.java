// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.type.Codec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** bit, integers, floats, decimals and money. */
class NumberReadersTest {
  @Test
  void readsBits() throws SQLException {
    Rows bits = Rows.of("bit", Codec.BOOLEAN, "boolean");

    assertThat(bits.read(true)).isEqualTo("true");
    assertThat(bits.read(false)).isEqualTo("false");
    assertThat(bits.bytes((Object) null)).containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint, INT2, smallint, 0",
    "tinyint, INT2, smallint, 255",
    "smallint, INT2, smallint, -32768",
    "smallint, INT2, smallint, 32767",
    "int, INT4, integer, -2147483648",
    "int, INT4, integer, 0",
    "int, INT4, integer, 2147483647",
    "bigint, INT8, bigint, -9223372036854775808",
    "bigint, INT8, bigint, 0",
    "bigint, INT8, bigint, 9223372036854775807"
  })
  void readsIntegers(String type, Codec codec, String target, long value) throws SQLException {
    Rows rows = Rows.of(type, codec, target);

    assertThat(rows.read(value)).isEqualTo(Long.toString(value));
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @ValueSource(
      floats = {0f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, 1.1e-40f, 0.1f})
  void keepsTheBitsOfReals(float value) throws SQLException {
    Rows rows = Rows.of("real", Codec.FLOAT4, "real");

    assertThat(rows.read(value)).isEqualTo(Float.toString(value));
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0d, -0d, Double.MIN_VALUE, -Double.MAX_VALUE, 1e-310, 0.1})
  void keepsTheBitsOfFloats(double value) throws SQLException {
    Rows rows = Rows.of("float", Codec.FLOAT8, "double precision");

    assertThat(rows.read(value)).isEqualTo(Double.toString(value));
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @CsvSource({
    "'numeric(10,2)', 0.00, 0.00",
    "'numeric(10,2)', -0.01, -0.01",
    "'numeric(10,2)', 99999999.99, 99999999.99",
    "'numeric(10,2)', 5, 5.00",
    "'numeric(10)', -42, -42",
    "'numeric(18,18)', -0.999999999999999999, -0.999999999999999999",
    "'numeric(19,0)', -9999999999999999999, -9999999999999999999",
    "'numeric(38,0)', 99999999999999999999999999999999999999,"
        + " 99999999999999999999999999999999999999",
    "'numeric(38,38)', -0.00000000000000000000000000000000000001,"
        + " -0.00000000000000000000000000000000000001",
    "'numeric(38,10)', 0.0000000000, 0.0000000000",
    "numeric, 1.50, 1.50"
  })
  void writesDecimalsWithTheScaleOfTheTarget(String target, BigDecimal value, String expected)
      throws SQLException {
    Rows rows = Rows.of("decimal", Codec.NUMERIC, target);

    assertThat(rows.read(value)).isEqualTo(expected);
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808, -922337203685477.5808",
    "9223372036854775807, 922337203685477.5807",
    "0, 0.0000",
    "-1, -0.0001",
    "10000, 1.0000"
  })
  void readsMoneyOfEightBytes(long units, String expected) throws SQLException {
    byte[] value = ByteBuffer.allocate(8).putLong(units).array();

    assertThat(Rows.of("money", Codec.NUMERIC, "numeric(19,4)").read(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-2147483648, -214748.3648", "2147483647, 214748.3647", "0, 0.0000"})
  void readsMoneyOfFourBytes(int units, String expected) throws SQLException {
    byte[] value = ByteBuffer.allocate(4).putInt(units).array();
    Rows rows = Rows.of("smallmoney", Codec.NUMERIC, "numeric(10,4)");

    assertThat(rows.read(value)).isEqualTo(expected);
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }
}
