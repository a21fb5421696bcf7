// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.row.ValueRule;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.Unfit;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which values become NULL by the rules of their columns, and what stays of their rows. */
class RuledRowsTest {
  private static final long DAY = 86_400_000_000L;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          DATE        | date             | 0001-01-01          | 0001-01-01          | NULL
          DATE        | date             | 0001-01-01          | 0001-01-02          | stays
          DATE        | date             | infinity            | infinity            | NULL
          DATE        | date             | infinity            | -infinity           | stays
          TIMESTAMP   | timestamp        | 0001-01-01          | 0001-01-01T00:00    | NULL
          TIMESTAMP   | timestamp        | 0001-01-01          | 0001-01-01T00:00:01 | stays
          TIMESTAMP   | timestamp        | 1900-01-01 12:30:00 | 1900-01-01T12:30    | NULL
          TIMESTAMPTZ | timestamptz      | -infinity           | -infinity           | NULL
          TIME        | time             | 00:00               | 00:00               | NULL
          INT2        | smallint         | -1                  | -1                  | NULL
          INT4        | integer          | -1                  | 1                   | stays
          INT8        | bigint           | 9223372036854775807 | 9223372036854775807 | NULL
          FLOAT4      | real             | NaN                 | NaN                 | NULL
          FLOAT8      | double precision | nan                 | NaN                 | NULL
          FLOAT8      | double precision | -Infinity           | -Infinity           | NULL
          FLOAT8      | double precision | -Infinity           | Infinity            | stays
          FLOAT8      | double precision | 0                   | -0.0                | NULL
          NUMERIC     | numeric          | NaN                 | NaN                 | NULL
          NUMERIC     | numeric          | 1.5                 | 1.50                | NULL
          NUMERIC     | numeric          | 1.5                 | 1.51                | stays
          NUMERIC     | numeric          | Infinity            | -Infinity           | stays
          TEXT        | text             | n/a                 | n/a                 | NULL
          TEXT        | text             | n/a                 | N/A                 | stays
          TEXT        | character(6)     | n/a                 | 'n/a   '            | NULL
          UUID        | uuid | 00000000-0000-0000-0000-000000000000 | 00000000-0000-0000-0000-000000000000 | NULL
          """)
  void makesNullOfWhatStandsForNone(
      Codec codec, String type, String placeholder, String value, String expected) {
    assertFate(codec, type, new ValueRule(List.of(placeholder), null), value, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INT4    | smallint             | 32767                | stays
          INT4    | smallint             | 32768                | NULL
          INT8    | integer              | -2147483649          | NULL
          NUMERIC | bigint               | 9223372036854775807  | stays
          NUMERIC | bigint               | -9223372036854775809 | NULL
          NUMERIC | integer              | NaN                  | NULL
          NUMERIC | bigint               | Infinity             | NULL
          NUMERIC | numeric(4,2)         | 99.99                | stays
          NUMERIC | numeric(4,2)         | -100                 | NULL
          NUMERIC | numeric(3,5)         | 0.00999              | stays
          NUMERIC | numeric(3,5)         | 0.01                 | NULL
          NUMERIC | numeric(4,2)         | NaN                  | stays
          NUMERIC | numeric(4,2)         | -Infinity            | NULL
          INT4    | numeric(3,0)         | 1000                 | NULL
          TEXT    | character varying(3) | ÄÖ😀                  | stays
          TEXT    | character varying(3) | ÄÖ😀x                 | NULL
          """)
  void makesNullOfWhatTheTargetDoesNotHold(
      Codec codec, String type, String value, String expected) {
    assertFate(codec, type, new ValueRule(List.of(), Unfit.TO_NULL), value, expected);
  }

  @Test
  void leavesAllElseOfARowAsItIs() {
    RowLayout layout =
        layout(
            field("a", Codec.TEXT, "text", ValueRule.NONE),
            field("b", Codec.INT4, "smallint", new ValueRule(List.of("0"), Unfit.TO_NULL)),
            field("c", Codec.TEXT, "text", new ValueRule(List.of("none"), null)),
            field("d", Codec.FLOAT8, "double precision", ValueRule.NONE));
    Kept kept = new Kept();
    RuledRows rows = new RuledRows(layout, kept);
    write(rows, layout, "one", "70000", "none", "1.5");
    write(rows, layout, null, "0", "some", null);
    write(rows, layout, "three", null, null, "NaN");
    assertThat(kept.rows)
        .containsExactly(
            bytes(layout, "one", null, null, "1.5"),
            bytes(layout, null, null, "some", null),
            bytes(layout, "three", null, null, "NaN"));
    assertThat(rows.altered())
        .containsExactlyInAnyOrder(
            new AlteredValues("b", ColumnRule.STOOD_FOR_NONE, 1L),
            new AlteredValues(
                "b", "NULL in place of a value that smallint does not hold, as configured", 1L),
            new AlteredValues("c", ColumnRule.STOOD_FOR_NONE, 1L));
  }

  @Test
  void endsTheRunWhereThatIsWantedAndNamesTheColumn() {
    RowLayout layout =
        layout(field("b", Codec.INT4, "smallint", new ValueRule(List.of(), Unfit.FAIL)));
    RuledRows rows = new RuledRows(layout, new Kept());
    write(rows, layout, "5");
    assertThatThrownBy(() -> write(rows, layout, "40000"))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("column b")
        .hasMessageContaining("row 1 of the chunk: smallint does not hold the value");
  }

  @Test
  void isNotNeededWhereNoColumnHasARule() {
    assertThat(RuledRows.areNeeded(layout(field("a", Codec.INT4, "integer", ValueRule.NONE))))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, date, 31.12.1999, '', is no value of it",
    "INT4, integer, one, '', is no value of it",
    "BYTES, bytea, 00, '', stands for none",
    "INT4, integer, '', TO_NULL, ",
    "INT4, bigint, '', TO_NULL, ",
    "FLOAT8, double precision, '', TO_NULL, holds every value of it",
    "TEXT, text, '', FAIL, holds every value of it"
  })
  void isRefusedWhereItMeansNothing(
      Codec codec, String type, String placeholder, String unfit, @Nullable String obstacle) {
    Column column =
        Column.newBuilder()
            .setName("c")
            .setSourceType("s")
            .setBaseType("s")
            .setCodec(codec.name())
            .setTargetType(type)
            .setNullable(true)
            .setToNull(placeholder.isEmpty() ? List.of() : List.of(placeholder))
            .setUnfit(unfit.isEmpty() ? null : Unfit.valueOf(unfit))
            .build();
    if (obstacle == null) {
      assertThat(ColumnRule.obstacle(column)).isEmpty();
    } else {
      assertThat(ColumnRule.obstacle(column))
          .hasValueSatisfying(said -> assertThat(said).contains(obstacle));
    }
  }

  private static void assertFate(
      Codec codec, String type, ValueRule rule, String value, String expected) {
    RowLayout layout = layout(field("c", codec, type, rule));
    Kept kept = new Kept();
    RuledRows rows = new RuledRows(layout, kept);
    write(rows, layout, value);
    boolean isNull = expected.equals("NULL");
    assertThat(kept.rows).containsExactly(bytes(layout, isNull ? null : value));
    assertThat(rows.altered()).hasSize(isNull ? 1 : 0);
  }

  private static RowLayout layout(RowField... fields) {
    return new RowLayout(new TableId("dbo", "t"), "public", "t", List.of(fields));
  }

  private static RowField field(String name, Codec codec, String type, ValueRule rule) {
    return new RowField(name, name, name, "s", type, null, codec, Nullability.NULLABLE, rule);
  }

  private static byte[] bytes(RowLayout layout, @Nullable String... values) {
    Kept kept = new Kept();
    write(kept, layout, values);
    return kept.rows.getFirst();
  }

  private static void write(RowSink sink, RowLayout layout, @Nullable String... values) {
    AvroOutput out = sink.out();
    for (int i = 0; i < values.length; i++) {
      @Nullable String value = values[i];
      out.writeLong(value == null ? 0 : 1);
      if (value != null) {
        write(out, layout.fields().get(i).codec(), value);
      }
    }
    sink.endRow();
  }

  private static void write(AvroOutput out, Codec codec, String value) {
    switch (codec) {
      case INT2, INT4, INT8 -> out.writeLong(Long.parseLong(value));
      case FLOAT4 -> out.writeFloatBits(Float.floatToIntBits(Float.parseFloat(value)));
      case FLOAT8 -> out.writeDoubleBits(Double.doubleToLongBits(Double.parseDouble(value)));
      case DATE ->
          out.writeLong(
              switch (value) {
                case "infinity" -> Integer.MAX_VALUE;
                case "-infinity" -> Integer.MIN_VALUE;
                default -> LocalDate.parse(value).toEpochDay();
              });
      case TIME -> out.writeLong(LocalTime.parse(value).toNanoOfDay() / 1_000);
      case TIMESTAMP, TIMESTAMPTZ -> out.writeLong(micros(value));
      case UUID -> {
        UUID uuid = UUID.fromString(value);
        byte[] bytes =
            ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        out.writeFixed(bytes, 0, 16);
      }
      default -> {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(text, 0, text.length);
      }
    }
  }

  private static long micros(String value) {
    if (value.endsWith("infinity")) {
      return value.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    LocalDateTime moment = LocalDateTime.parse(value);
    return moment.toLocalDate().toEpochDay() * DAY + moment.toLocalTime().toNanoOfDay() / 1_000;
  }

  /** The Avro bytes of each row. */
  private static final class Kept implements RowSink {
    final List<byte[]> rows = new ArrayList<>();
    private final AvroOutput out = new AvroOutput(64);

    @Override
    public AvroOutput out() {
      return out;
    }

    @Override
    public void endRow() {
      rows.add(Arrays.copyOf(out.array(), out.position()));
      out.position(0);
    }
  }
}
