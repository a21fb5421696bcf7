// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That reader and encoder cover each {@link Codec} is proven by the compiler: both switch over it
 * without a default, here and in {@code CopyRowDecoder} and {@link RowSkipper}.
 */
class CopyEncoderTest {
  @ParameterizedTest
  @CsvSource({
    "BOOLEAN, 01, 01",
    "BOOLEAN, 00, 00",
    "INT2, FFFF03, 8000",
    "INT4, FEFFFFFF0F, 7FFFFFFF",
    "INT8, 01, FFFFFFFFFFFFFFFF",
    "FLOAT4, 0000803F, 3F800000",
    "FLOAT8, 000000000000F03F, 3FF0000000000000",
    "NUMERIC, 08312E3132, 0002000000000002000104B0",
    "TEXT, 06616263, 616263",
    "TEXT, 00, ''",
    "JSONB, 047B7D, 017B7D",
    "BYTES, 0400FF, 00FF",
    "UUID, 000102030405060708090A0B0C0D0E0F, 000102030405060708090A0B0C0D0E0F",
    "DATE, 9AAB01, 00000000",
    "DATE, FEFFFFFF0F, 7FFFFFFF",
    "TIME, 02, 0000000000000001",
    "TIMESTAMP, FEFFFFFFFFFFFFFFFF01, 7FFFFFFFFFFFFFFF",
    "TIMESTAMPTZ, FFFFFFFFFFFFFFFFFF01, 8000000000000000",
    "TEXT_FORM, 067B317D, 7B317D",
  })
  void turnsAValueIntoPostgresqlsForm(Codec codec, String avro, String postgres)
      throws SQLException {
    String field = HexFormat.of().withUpperCase().toHexDigits(postgres.length() / 2) + postgres;

    assertThat(row(layout(codec, Nullability.NOT_NULL), avro)).isEqualTo("0001" + field);
    assertThat(row(layout(codec, Nullability.NULLABLE), "02" + avro)).isEqualTo("0001" + field);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void writesANullAsTheLengthMinusOne(Codec codec) throws SQLException {
    assertThat(row(layout(codec, Nullability.NULLABLE), "00")).isEqualTo("0001" + "FFFFFFFF");
  }

  @Test
  void writesARowWithoutFields() throws SQLException {
    RowLayout layout = new RowLayout(new TableId("s", "t"), "s", "t", List.of());

    assertThat(row(layout, "")).isEqualTo("0000");
  }

  @Test
  void writesSignatureAndTrailer() throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CopyBuffer out = new CopyBuffer(bytes::write);
    CopyEncoder encoder = new CopyEncoder(layout(Codec.TEXT, Nullability.NULLABLE));

    encoder.begin(out);
    encoder.end(out);
    out.flush();

    assertThat(HexFormat.of().withUpperCase().formatHex(bytes.toByteArray()))
        .isEqualTo("5047434F50590AFF0D0A00" + "00000000" + "00000000" + "FFFF");
  }

  @Test
  void refusesTheRowWhoseValueDoesNotFitSmallint() {
    AvroOutput avro = new AvroOutput(8);
    avro.writeLong(32_768);

    assertThatThrownBy(() -> row(layout(Codec.INT2, Nullability.NOT_NULL), hex(avro)))
        .hasMessageContaining("32768")
        .hasMessageContaining("column a")
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
  }

  @ParameterizedTest
  @CsvSource({"INT4, 80", "TEXT, 01", "TEXT, 0461", "UUID, 00", "FLOAT8, 00", "BOOLEAN, ''"})
  void refusesBytesThatAreNoRow(Codec codec, String avro) {
    RowLayout layout = layout(codec, Nullability.NOT_NULL);

    assertThatThrownBy(() -> row(layout, avro))
        .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> RowSkipper.skip(layout, input(avro)))
        .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
  }

  /** The row in hexadecimal digits; checks that it was read to its end, and skipped as far. */
  private static String row(RowLayout layout, String avro) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CopyBuffer out = new CopyBuffer(bytes::write);
    AvroInput in = input(avro);
    new CopyEncoder(layout).row(in, out);
    out.flush();
    assertThat(in.remaining()).isZero();

    AvroInput skipped = input(avro);
    RowSkipper.skip(layout, skipped);
    assertThat(skipped.remaining()).isZero();
    return HexFormat.of().withUpperCase().formatHex(bytes.toByteArray());
  }

  private static AvroInput input(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return new AvroInput().wrap(Arrays.copyOf(bytes, bytes.length + 20), 0, bytes.length);
  }

  private static String hex(AvroOutput out) {
    return HexFormat.of().formatHex(out.array(), 0, out.position());
  }

  private static RowLayout layout(Codec codec, Nullability nullable) {
    RowField field = new RowField("a", "a", "a", codec.name(), codec.name(), codec, nullable);
    return new RowLayout(new TableId("s", "t"), "s", "t", List.of(field));
  }
}
