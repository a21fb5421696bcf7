// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.type.Codec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.sql.Time;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes, identifiers, vectors, variants, shapes, and rows of several columns. */
class OtherReadersTest {
  @Test
  void keepsBytes() throws SQLException {
    Rows rows = Rows.of("varbinary(8)", Codec.BYTES, "bytea");

    assertThat(rows.read((Object) new byte[] {0, (byte) 0xFF, 0})).isEqualTo("00ff00");
    assertThat(rows.read((Object) new byte[0])).isEmpty();
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @Test
  void putsTheBytesOfAUniqueidentifierInTheOrderOfItsText() throws SQLException {
    Rows rows = Rows.of("uniqueidentifier", Codec.UUID, "uuid");
    byte[] wire = HexFormat.of().parseHex("ff19966f868b11d0b42d00c04fc964ff");

    assertThat(rows.read((Object) wire)).isEqualTo("6f9619ff-8b86-d011-b42d-00c04fc964ff");
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @Test
  void printsVectorsAsPostgresqlPrintsArrays() throws SQLException {
    Rows rows = Rows.of("vector(4)", Codec.TEXT_FORM, "real[]");
    ByteBuffer wire = ByteBuffer.allocate(8 + 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
    wire.putInt(0).putInt(0).putFloat(1).putFloat(0.5f).putFloat(-0f).putFloat(1e-5f);
    ByteBuffer half = ByteBuffer.allocate(8 + 2 * 2).order(ByteOrder.LITTLE_ENDIAN);
    half.putInt(0).put((byte) 1).put(new byte[3]).putShort((short) 0x3C00).putShort((short) 0x2E66);

    assertThat(rows.read((Object) wire.array())).isEqualTo("{1,0.5,-0,1e-05}");
    assertThat(rows.read((Object) half.array())).isEqualTo("{1,0.099975586}");
    assertThat(rows.read("[1.0000000e+000, -2.5000000e-001,3.4028235e+038]"))
        .isEqualTo("{1,-0.25,3.4028235e+38}");
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  static Stream<Arguments> variants() {
    return Stream.of(
        Arguments.of("bit", true, "1"),
        Arguments.of("tinyint", (short) 255, "255"),
        Arguments.of("int", -1, "-1"),
        Arguments.of("bigint", Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of("decimal", new BigDecimal("0E-10"), "0.0000000000"),
        Arguments.of("money", new BigDecimal("-1.5000"), "-1.5000"),
        Arguments.of("real", 0.1f, "0.1"),
        Arguments.of("float", 1e300, "1e+300"),
        Arguments.of("float", 123456789.125, "123456789.125"),
        Arguments.of("varbinary", new byte[] {0, (byte) 0xFF}, "0x00FF"),
        Arguments.of(
            "uniqueidentifier",
            "6F9619FF-8B86-D011-B42D-00C04FC964FF",
            "6F9619FF-8B86-D011-B42D-00C04FC964FF"),
        Arguments.of("nvarchar", DriverRow.utf16("ü\uFFFD"), "ü\uFFFD"),
        Arguments.of("nvarchar", DriverRow.utf16(""), ""),
        Arguments.of("varchar", DriverRow.coded(new byte[] {(byte) 0xFC}, "windows-1252"), "ü"));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void printsVariantsByTheirClass(String base, Object value, String expected) throws SQLException {
    Rows rows = Rows.of("sql_variant", Codec.TEXT, "text");
    Rows json = Rows.of("sql_variant", Codec.TEXT, "json");

    assertThat(rows.read(value, null)).isEqualTo(expected);
    assertThat(rows.altered()).containsExactly("c: base type not kept: 1");
    assertThat(json.read(value, null, base))
        .isEqualTo("{\"type\": \"" + base + "\", \"value\": \"" + expected + "\"}");
    assertThat(json.altered()).isEmpty();
  }

  @Test
  void takesTheServersTextOfDatesInVariants() throws SQLException {
    Rows rows = Rows.of("sql_variant", Codec.TEXT, "text");

    assertThat(rows.read(Time.valueOf("23:59:59"), "23:59:58.9999999"))
        .isEqualTo("23:59:58.9999999");
    assertThat(rows.read(null, null)).isEqualTo("NULL");
    assertThat(rows.altered()).containsExactly("c: base type not kept: 1");
  }

  @Test
  void countsWhatVariantsCannotKeep() throws SQLException {
    Rows rows = Rows.of("sql_variant", Codec.TEXT, "json");

    assertThat(rows.read(DriverRow.utf16("a\uD800\uFFFD"), null, "nvarchar"))
        .contains("\"a\uFFFD\uFFFD\"");
    assertThat(rows.read(DriverRow.coded(new byte[] {(byte) 0x81}, "windows-1252"), null, "char"))
        .contains("\"\uFFFD\"");
    assertThat(rows.read(DriverRow.utf16("\"\\\n\0"), null, "nvarchar"))
        .isEqualTo("{\"type\": \"nvarchar\", \"value\": \"\\\"\\\\\\u000a\\u0000\"}");
    assertThat(rows.altered())
        .containsExactly("c: lone surrogates or undecodable bytes replaced by U+FFFD: 2");
  }

  @Test
  void writesShapesAsEwktOrCountsTheirSrid() throws SQLException {
    Rows text = Rows.of("geography", Codec.TEXT, "text");
    Rows binary = Rows.of("geometry", Codec.BYTES, "bytea");

    assertThat(text.read(4326, DriverRow.utf16("POINT (1 2 3)")))
        .isEqualTo("SRID=4326;POINT (1 2 3)");
    assertThat(text.read(null, null)).isEqualTo("NULL");
    assertThat(binary.read(4326, new byte[] {1})).isEqualTo("01");
    assertThat(binary.read(0, new byte[] {1})).isEqualTo("01");
    assertThat(binary.read(null, null)).isEqualTo("NULL");
    assertThat(binary.altered()).containsExactly("c: SRID not kept: 1");
  }

  @Test
  void refusesNullWhereThePlanSaysThereIsNone() {
    RowField field =
        new RowField("c", "c", "c", "int", "integer", Codec.INT4, Nullability.NOT_NULL);

    assertThatThrownBy(() -> new Rows(field).read((Object) null))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED))
        .hasMessageContaining("NULL");
  }

  @Test
  void findsEachColumnBehindThoseThatTakeSeveral() throws SQLException {
    RowReader reader =
        new RowReader(
            Rows.layout(
                Rows.field("g", "geography", Codec.BYTES, "bytea"),
                Rows.field("v", "sql_variant", Codec.TEXT, "json"),
                Rows.field("n", "int", Codec.INT4, "integer")),
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);
    AvroOutput out = new AvroOutput(8);

    reader.readRow(DriverRow.of(0, new byte[] {5}, null, null, null, 7), out);

    assertThat(out.copy(0, out.position())).containsExactly(2, 2, 5, 0, 2, 14);
    assertThat(reader.rows()).isEqualTo(1);
  }
}
