// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Layouts and rows for tests, the same for the same seed, as Avro's own generic records. */
final class SampleRows {
  private SampleRows() {}

  /** Every codec twice: nullable and not. */
  static RowLayout layoutOfEveryCodec() {
    List<RowField> fields = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      for (Nullability nullable : Nullability.values()) {
        fields.add(field(codec.name() + "_" + nullable.name(), codec, nullable));
      }
    }
    return layout(fields);
  }

  static RowLayout layout(List<RowField> fields) {
    return new RowLayout(new TableId("dbo", "Order Lines"), "public", "order_lines", fields);
  }

  static RowField field(String name, Codec codec, Nullability nullable) {
    return new RowField(name, name, name, "source " + name, "target " + name, codec, nullable);
  }

  static List<GenericRecord> rows(RowLayout layout, int count, long seed) {
    Random random = new Random(seed);
    List<GenericRecord> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(layout, random));
    }
    return rows;
  }

  private static GenericRecord row(RowLayout layout, Random random) {
    GenericRecord row = new GenericData.Record(rowSchema(layout.batchSchema()));
    for (RowField field : layout.fields()) {
      boolean isNull = field.isNullable() && random.nextInt(3) == 0;
      row.put(field.avroName(), isNull ? null : value(field.codec(), random));
    }
    return row;
  }

  static Schema rowSchema(Schema batchSchema) {
    return batchSchema.getField("rows").schema().getElementType();
  }

  private static Object value(Codec codec, Random random) {
    return switch (codec) {
      case BOOLEAN -> random.nextBoolean();
      case INT2 -> (int) (short) random.nextInt();
      case INT4, DATE -> random.nextInt() >> random.nextInt(32);
      case INT8, TIME, TIMESTAMP, TIMESTAMPTZ -> random.nextLong() >> random.nextInt(64);
      case FLOAT4 -> random.nextFloat();
      case FLOAT8 -> random.nextDouble();
      case NUMERIC, TEXT, JSONB, TEXT_FORM -> "ünïcödé ".repeat(random.nextInt(4));
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(20), random));
      case UUID -> new GenericData.Fixed(codec.avroType(), bytes(16, random));
    };
  }

  private static byte[] bytes(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Writes a row's fields with the project's own encoder. */
  static void write(RowLayout layout, GenericRecord row, AvroOutput out) {
    for (RowField field : layout.fields()) {
      Object value = row.get(field.avroName());
      if (field.isNullable()) {
        out.writeLong(value == null ? 0 : 1);
      }
      if (value != null) {
        write(field.codec(), value, out);
      }
    }
  }

  private static void write(Codec codec, Object value, AvroOutput out) {
    switch (codec) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT2, INT4, INT8, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          out.writeLong(((Number) value).longValue());
      case FLOAT4 -> out.writeFloatBits(Float.floatToRawIntBits((Float) value));
      case FLOAT8 -> out.writeDoubleBits(Double.doubleToRawLongBits((Double) value));
      case NUMERIC, TEXT, JSONB, TEXT_FORM -> {
        byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
        out.writeBytes(utf8, 0, utf8.length);
      }
      case BYTES -> out.writeBytes(((ByteBuffer) value).array(), 0, ((ByteBuffer) value).limit());
      case UUID -> out.writeFixed(((GenericData.Fixed) value).bytes(), 0, 16);
    }
  }

  /** Reads a row's fields with the project's own decoder. */
  static GenericRecord read(RowLayout layout, AvroInput in) {
    GenericRecord row = new GenericData.Record(rowSchema(layout.batchSchema()));
    for (RowField field : layout.fields()) {
      boolean isNull = field.isNullable() && in.readUnionIndex() == 0;
      row.put(field.avroName(), isNull ? null : read(field.codec(), in));
    }
    return row;
  }

  private static Object read(Codec codec, AvroInput in) {
    return switch (codec) {
      case BOOLEAN -> in.readBoolean();
      case INT2, INT4, DATE -> in.readInt();
      case INT8, TIME, TIMESTAMP, TIMESTAMPTZ -> in.readLong();
      case FLOAT4 -> Float.intBitsToFloat(in.readFloatBits());
      case FLOAT8 -> Double.longBitsToDouble(in.readDoubleBits());
      case NUMERIC, TEXT, JSONB, TEXT_FORM ->
          new String(slice(in, in.readLength()), StandardCharsets.UTF_8);
      case BYTES -> ByteBuffer.wrap(slice(in, in.readLength()));
      case UUID -> new GenericData.Fixed(codec.avroType(), slice(in, 16));
    };
  }

  private static byte[] slice(AvroInput in, int length) {
    int at = in.skip(length);
    return Arrays.copyOfRange(in.array(), at, at + length);
  }
}
