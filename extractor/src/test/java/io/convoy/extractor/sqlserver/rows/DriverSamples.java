// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.RowField;
import io.convoy.schemas.type.Codec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values at the extremes of every type of the registry, as the driver gives them. */
final class DriverSamples {
  private final List<Sample> samples = new ArrayList<>();

  private DriverSamples() {}

  /**
   * @param rows what the driver gives for the columns of one value
   */
  record Sample(RowField field, List<@Nullable Object[]> rows) {
    @Override
    public String toString() {
      return TypeReaders.of(field).entry() + " to " + field.targetType();
    }
  }

  static List<Sample> all() {
    DriverSamples all = new DriverSamples();
    all.numbers();
    all.decimals();
    all.times();
    all.timesAsText();
    all.texts();
    all.bytes();
    all.vectors();
    all.others();
    return all.samples;
  }

  private void numbers() {
    add("bit", Codec.BOOLEAN, "boolean", true, false);
    add("tinyint", Codec.INT2, "smallint", 0, 255);
    add("smallint", Codec.INT2, "smallint", -32768, 0, 32767);
    add("int", Codec.INT4, "integer", Integer.MIN_VALUE, 0, Integer.MAX_VALUE);
    add("bigint", Codec.INT8, "bigint", Long.MIN_VALUE, 0L, Long.MAX_VALUE);
    add("real", Codec.FLOAT4, "real", -0f, 0f, Float.MIN_VALUE, -Float.MAX_VALUE, 0.1f);
    add("float(53)", Codec.FLOAT8, "double precision", -0d, Double.MIN_VALUE, -Double.MAX_VALUE);
  }

  private void decimals() {
    decimal("decimal(10,2)", "numeric(10,2)", "0.00", "-0.01", "99999999.99", "10000.00");
    decimal("decimal(38,0)", "numeric(38,0)", "-" + "9".repeat(38), "0", "100000000");
    decimal("numeric(38,38)", "numeric(38,38)", "0." + "9".repeat(38), "0." + "0".repeat(38));
    decimal("numeric(20,10)", "numeric(20,10)", "1234567890.0000000001", "-0.0001000000");
    add("money", Codec.NUMERIC, "numeric(19,4)", money(Long.MIN_VALUE), money(0), money(10_000));
    add("smallmoney", Codec.NUMERIC, "numeric(10,4)", new byte[] {-128, 0, 0, 0}, new byte[4]);
  }

  private void decimal(String type, String target, String... values) {
    Object[] numbers = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = new BigDecimal(values[i]);
    }
    add(type, Codec.NUMERIC, target, numbers);
  }

  private static byte[] money(long units) {
    return ByteBuffer.allocate(8).putLong(units).array();
  }

  private static byte[] datetime(int days, int ticks) {
    return ByteBuffer.allocate(8).putInt(days).putInt(ticks).array();
  }

  private void times() {
    LocalDateTime first = LocalDateTime.parse("0001-01-01T00:00:00");
    LocalDateTime last = LocalDateTime.parse("9999-12-31T23:59:59.9999999");
    LocalDateTime gap = LocalDateTime.parse("1582-10-10T12:00:00.0000009");
    add("date", Codec.DATE, "date", first, gap.toLocalDate().atStartOfDay(), last);
    add("time(7)", Codec.TIME, "time(6) without time zone", first, last);
    add("time(3)", Codec.TIME, "time(3) without time zone", first.plusNanos(123_000_000));
    add("datetime", Codec.TIMESTAMP, "timestamp(3) without time zone", datetime(-53_690, 0));
    add("datetime", Codec.TIMESTAMP, "timestamp(3) without time zone", datetime(0, 25_919_999));
    add("smalldatetime", Codec.TIMESTAMP, "timestamp(0) without time zone", new byte[4]);
    add("datetime2(7)", Codec.TIMESTAMP, "timestamp(6) without time zone", first, gap, last);
    rows(
        Rows.field("datetimeoffset(7)", Codec.TIMESTAMPTZ, "timestamp(6) with time zone"),
        List.of(new Object[] {first, 840}, new Object[] {gap, 0}, new Object[] {last, -840}));
  }

  private void timesAsText() {
    LocalDateTime last = LocalDateTime.parse("9999-12-31T12:59:59.9999999");
    add("time(7)", Codec.TEXT, "text", last);
    add("datetime2(7)", Codec.TEXT, "text", last);
    rows(
        Rows.field("datetimeoffset(7)", Codec.TEXT, "text"),
        List.<@Nullable Object[]>of(new Object[] {last, 330}));
  }

  private void texts() {
    String wide = "ü€😀 \t\"\\";
    for (String type : List.of("char(8)", "nchar(8)")) {
      add(type, Codec.TEXT, "character(8)", text(type, ""), text(type, "ab"), text(type, wide));
    }
    for (String type : List.of("varchar(40)", "nvarchar(40)")) {
      add(type, Codec.TEXT, "character varying(40)", text(type, " x "), text(type, wide));
    }
    for (String type : List.of("varchar(max)", "text", "nvarchar(max)", "ntext")) {
      add(type, Codec.TEXT, "text", text(type, ""), text(type, wide.repeat(20_000)));
    }
    add("sysname", Codec.TEXT, "character varying(128)", text("nvarchar", "dbo"));
    add("hierarchyid", Codec.TEXT, "text", text("nvarchar", "/1/2.5/"));
    add("json", Codec.TEXT, "json", text("nvarchar", "{ \"b\":1, \"a\":[1.50,null,\"\\u0000\"] }"));
    String markup = "<a b=\"1\">ü&amp;<!-- c --></a>";
    add(
        "xml",
        Codec.TEXT_FORM,
        "xml",
        text("nvarchar", "\uFEFF" + markup),
        text("nvarchar", "text and <b/> &#x0D;\n"),
        text("nvarchar", "<?p i?>" + markup),
        text("nvarchar", ""));
  }

  private static Object text(String type, String text) {
    return type.startsWith("n")
        ? DriverRow.utf16(text)
        : DriverRow.coded(text.getBytes(StandardCharsets.UTF_8), "UTF-8");
  }

  private void bytes() {
    byte[] some = {0, (byte) 0xFF, '\\', 0};
    for (String type : List.of("binary(4)", "varbinary(8)", "varbinary(max)", "image")) {
      add(type, Codec.BYTES, "bytea", some, new byte[0]);
    }
    add("rowversion", Codec.BYTES, "bytea", (Object) new byte[8]);
    add("dbo.Point", Codec.BYTES, "bytea", (Object) some);
    add(
        "uniqueidentifier",
        Codec.UUID,
        "uuid",
        "0123456789abcdef".getBytes(StandardCharsets.UTF_8));
  }

  private void vectors() {
    List<Float> values = new ArrayList<>(List.of(0f, -0f, 1f, 0.5f, 1e-5f, 1e6f, 999_999f));
    for (int exponent = 0; exponent < 255; exponent++) {
      for (int fraction : new int[] {0, 1, 2, 3, 10, 0x7FFFFF, 0x400000}) {
        values.add(Float.intBitsToFloat(exponent << 23 | fraction));
      }
    }
    Random random = new Random(1);
    while (values.size() < 60_000) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        values.add(value);
      }
    }
    ByteBuffer wire = ByteBuffer.allocate(8 + 4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    wire.putLong(0);
    values.forEach(wire::putFloat);
    add("vector(3)", Codec.TEXT_FORM, "real[]", wire.array(), "[1.0000000e+000,-2.5e-1]");
  }

  private void others() {
    RowField text = Rows.field("sql_variant", Codec.TEXT, "text");
    RowField json = Rows.field("sql_variant", Codec.TEXT, "json");
    Object odd = DriverRow.utf16("\"\\\n\0ü");
    rows(text, List.<@Nullable Object[]>of(new Object[] {1.5, null}));
    rows(json, List.<@Nullable Object[]>of(new Object[] {odd, null, "nvarchar"}));
    for (String type : List.of("geography", "geometry")) {
      Object shape = DriverRow.utf16("POINT (1 2 3 4)");
      rows(
          Rows.field(type, Codec.TEXT, "text"),
          List.<@Nullable Object[]>of(new Object[] {4326, shape}));
      rows(
          Rows.field(type, Codec.BYTES, "bytea"),
          List.<@Nullable Object[]>of(new Object[] {0, new byte[21]}));
    }
  }

  private void add(String type, Codec codec, String target, Object... values) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(new Object[] {value});
    }
    rows(Rows.field(type, codec, target), rows);
  }

  private void rows(RowField field, List<@Nullable Object[]> rows) {
    samples.add(new Sample(field, rows));
  }
}
