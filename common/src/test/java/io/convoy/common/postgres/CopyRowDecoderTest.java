// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyRowDecoderTest {
  private static final String HEADER = "5047434F50590AFF0D0A00" + "00000000" + "00000000";
  private static final String TRAILER = "FFFF";

  private final Rows rows = new Rows();

  @ParameterizedTest
  @CsvSource({
    "BOOLEAN, 01, 01",
    "BOOLEAN, 00, 00",
    "INT2, 8000, FFFF03",
    "INT4, 7FFFFFFF, FEFFFFFF0F",
    "INT8, FFFFFFFFFFFFFFFF, 01",
    "FLOAT4, 3F800000, 0000803F",
    "FLOAT8, 3FF0000000000000, 000000000000F03F",
    "NUMERIC, 0002000000000002000104E2, 08312E3132",
    "TEXT, 616263, 06616263",
    "TEXT, '', 00",
    "JSONB, 017B7D, 047B7D",
    "BYTES, 00FF, 0400FF",
    "UUID, 000102030405060708090A0B0C0D0E0F, 000102030405060708090A0B0C0D0E0F",
    "DATE, 00000000, 9AAB01",
    "DATE, 7FFFFFFF, FEFFFFFF0F",
    "TIME, 0000000000000001, 02",
    "TIMESTAMP, 7FFFFFFFFFFFFFFF, FEFFFFFFFFFFFFFFFF01",
    "TIMESTAMPTZ, 8000000000000000, FFFFFFFFFFFFFFFFFF01",
    "TEXT_FORM, 7B317D, 067B317D",
  })
  void turnsAValueIntoAvro(Codec codec, String postgres, String avro) {
    CopyRowDecoder decoder = decoder(field("a", codec, Nullability.NOT_NULL));

    accept(decoder, HEADER + row(postgres), TRAILER);

    assertThat(rows.list).containsExactly(avro);
    assertThat(decoder.ended()).isTrue();
  }

  @Test
  void putsTheUnionsIndexInFrontOfANullableValue() {
    CopyRowDecoder decoder =
        decoder(
            field("a", Codec.INT4, Nullability.NULLABLE),
            field("b", Codec.INT4, Nullability.NULLABLE));

    accept(decoder, HEADER + "0002" + "FFFFFFFF" + "00000004" + "00000005", TRAILER);

    assertThat(rows.list).containsExactly("00" + "020A");
  }

  @Test
  void takesHeaderRowsAndTrailerInMessagesOfTheirOwnOrTogether() {
    RowField field = field("a", Codec.BOOLEAN, Nullability.NOT_NULL);

    accept(decoder(field), HEADER, row("01"), row("00"), TRAILER);
    accept(decoder(field), HEADER + row("01") + row("00") + TRAILER);

    assertThat(rows.list).containsExactly("01", "00", "01", "00");
  }

  @Test
  void stepsOverAHeaderExtension() {
    CopyRowDecoder decoder = decoder(field("a", Codec.BOOLEAN, Nullability.NOT_NULL));

    accept(decoder, "5047434F50590AFF0D0A00" + "00000000" + "00000002AAAA" + row("01"), TRAILER);

    assertThat(rows.list).containsExactly("01");
  }

  @Test
  void countsRowsWithoutColumns() {
    CopyRowDecoder decoder = decoder();

    accept(decoder, HEADER + "0000", "0000", "0000", TRAILER);

    assertThat(rows.list).containsExactly("", "", "");
    assertThat(decoder.rows()).isEqualTo(3);
  }

  @Test
  void namesTheColumnWhereANullComesThatMustNot() {
    CopyRowDecoder decoder =
        decoder(
            field("a", Codec.INT4, Nullability.NULLABLE),
            field("we\"ird", Codec.INT4, Nullability.NOT_NULL));

    assertThatThrownBy(() -> accept(decoder, HEADER + "0002" + "FFFFFFFF" + "FFFFFFFF"))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("\"dbo\".\"Lines\"")
        .hasMessageContaining("NULL in column \"we\"\"ird\"")
        .extracting(e -> ((ConvoyException) e).code())
        .isEqualTo(ErrorCode.SOURCE_CHANGED);
  }

  @Test
  void saysWhatTheTypeWasWhereAValueHasAnotherLength() {
    CopyRowDecoder decoder = decoder(field("a", Codec.INT4, Nullability.NOT_NULL));

    assertThatThrownBy(() -> accept(decoder, HEADER + row("0000000000000001")))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("8 bytes in column \"a\"")
        .hasMessageContaining("type of a, has 4")
        .extracting(e -> ((ConvoyException) e).code())
        .isEqualTo(ErrorCode.SOURCE_CHANGED);
  }

  @Test
  void speaksOfTheTargetsNamesWhenItReadsTheTarget() {
    RowField field = field("a", Codec.INT4, Nullability.NOT_NULL);
    CopyRowDecoder decoder = new CopyRowDecoder(layout(field), Side.TARGET);

    assertThatThrownBy(() -> accept(decoder, HEADER + "0001" + "FFFFFFFF"))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("\"public\".\"lines\"")
        .hasMessageContaining("\"target a\"")
        .extracting(e -> ((ConvoyException) e).code())
        .isEqualTo(ErrorCode.TARGET_ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "no signature, 00000000000000000000000000000000000000",
    "no signature, 5047434F50590AFF0D0A00",
    "unknown flags 10000, 5047434F50590AFF0D0A00" + "00010000" + "00000000",
    "-1 bytes wanted, 5047434F50590AFF0D0A00" + "00000000" + "FFFFFFFF",
    "2 fields in a row instead of 1, " + HEADER + "0002",
    "0 fields in a row instead of 1, " + HEADER + "0000",
    "-2 bytes in column \"a\", " + HEADER + "0001" + "FFFFFFFE",
    "5 bytes wanted at 25 of a message of 26 bytes, " + HEADER + "0001" + "00000005" + "00",
    "4 bytes wanted at 21 of a message of 23 bytes, " + HEADER + "0001" + "0000",
    "2 bytes wanted, " + HEADER + "00",
    "data after the trailer, " + HEADER + TRAILER + "00",
    "jsonb of an unknown version, " + HEADER + "0001" + "00000001" + "02",
    "jsonb of an unknown version, " + HEADER + "0001" + "00000000",
  })
  void refusesWhatIsNotTheFormat(String message, String bytes) {
    CopyRowDecoder decoder = decoder(field("a", Codec.JSONB, Nullability.NULLABLE));

    assertThatThrownBy(() -> accept(decoder, bytes))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((ConvoyException) e).code())
        .isEqualTo(ErrorCode.SOURCE_ERROR);
  }

  @Test
  void refusesABrokenNumericByItsColumn() {
    CopyRowDecoder decoder = decoder(field("price", Codec.NUMERIC, Nullability.NOT_NULL));

    assertThatThrownBy(() -> accept(decoder, HEADER + row("0000")))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("a numeric of 2 bytes in column \"price\"");
  }

  @Test
  void hasNotEndedWithoutATrailer() {
    CopyRowDecoder decoder = decoder(field("a", Codec.BOOLEAN, Nullability.NOT_NULL));

    accept(decoder, HEADER + row("01"));

    assertThat(decoder.ended()).isFalse();
  }

  private void accept(CopyRowDecoder decoder, String... messages) {
    for (String message : messages) {
      decoder.accept(HexFormat.of().parseHex(message), rows);
    }
  }

  /** A row of one field. */
  private static String row(String value) {
    return "0001" + HexFormat.of().toHexDigits(value.length() / 2) + value;
  }

  private static CopyRowDecoder decoder(RowField... fields) {
    return new CopyRowDecoder(layout(fields), Side.SOURCE);
  }

  private static RowLayout layout(RowField... fields) {
    return new RowLayout(new TableId("dbo", "Lines"), "public", "lines", List.of(fields));
  }

  private static RowField field(String name, Codec codec, Nullability nullable) {
    return new RowField(
        "avro", name, "target " + name, "type of " + name, codec.name(), codec, nullable);
  }

  /** Keeps each row in hexadecimal digits. */
  private static final class Rows implements RowSink {
    private final AvroOutput out = new AvroOutput(0);
    private final List<String> list = new ArrayList<>();

    @Override
    public AvroOutput out() {
      return out;
    }

    @Override
    public void endRow() {
      list.add(HexFormat.of().withUpperCase().formatHex(out.array(), 0, out.position()));
      out.position(0);
    }
  }
}
