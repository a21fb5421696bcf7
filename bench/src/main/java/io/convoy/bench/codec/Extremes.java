// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.type.Codec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables of a single trait: many columns, long values, one column of one codec. */
final class Extremes {
  static final List<TableShape> TABLES =
      Stream.concat(
              Stream.of(wide(), longText()), Arrays.stream(Codec.values()).map(Extremes::oneColumn))
          .toList();

  private static final int WIDE_COLUMNS = 200;
  private static final LocalDateTime START = LocalDateTime.of(2008, 7, 31, 0, 0);

  private Extremes() {}

  private static TableShape wide() {
    List<Codec> codecs = List.of(Codec.INT4, Codec.TIMESTAMP, Codec.TEXT, Codec.NUMERIC);
    List<ColumnShape> columns = new ArrayList<>();
    for (int i = 0; i < WIDE_COLUMNS; i++) {
      Codec codec = codecs.get(i % codecs.size());
      int column = i;
      columns.add(
          new ColumnShape(
              "column" + column,
              type(codec),
              codec,
              Nullability.NULLABLE,
              row -> (row + column) % 10 == 0 ? null : value(codec, row * WIDE_COLUMNS + column)));
    }
    return new TableShape("wide", columns);
  }

  /** Rows of 90 to 110 KB. */
  private static TableShape longText() {
    return TableShape.of(
        "longText",
        ColumnShape.integer("Id", row -> row),
        ColumnShape.text("Body", row -> (Hash.hex(row) + " ").repeat(2750 + 50 * (row % 12))));
  }

  private static TableShape oneColumn(Codec codec) {
    IntFunction<@Nullable Object> values = row -> value(codec, row);
    return TableShape.of(
        codec.name(), new ColumnShape("Value", type(codec), codec, Nullability.NOT_NULL, values));
  }

  private static Object value(Codec codec, int row) {
    long mixed = Hash.mix(row);
    return switch (codec) {
      case BOOLEAN -> mixed % 2 == 0;
      case INT2 -> (short) mixed;
      // Keys and counts: mostly small, some large, of either sign.
      case INT4 -> (int) mixed >> (row % 4) * 8;
      case INT8 -> mixed >> (row % 8) * 8;
      case FLOAT4 -> (float) mixed / 1000;
      case FLOAT8 -> (double) mixed / 1000;
      case NUMERIC -> new BigDecimal(BigInteger.valueOf(mixed >> 20 + row % 5 * 8), 2);
      case DATE -> LocalDate.ofEpochDay(Math.floorMod(mixed, 20_000));
      case TIME -> LocalTime.ofNanoOfDay(Math.floorMod(mixed, 86_400_000_000L) * 1000);
      case TIMESTAMP, TIMESTAMPTZ -> START.plusSeconds(6L * row).plusNanos(1000L * (row % 1000));
      case UUID -> new UUID(mixed, Hash.mix(mixed));
      case TEXT -> Hash.hex(row).substring(0, 8 + row % 24);
      case JSONB ->
          "{\"id\": %d, \"name\": \"%s\", \"tags\": [\"a\", \"b\"]}".formatted(row, Hash.hex(row));
      case BYTES -> Hash.bytes(row);
      case TEXT_FORM -> "10.%d.%d.%d/32".formatted(row >> 16 & 255, row >> 8 & 255, row & 255);
    };
  }

  private static String type(Codec codec) {
    return switch (codec) {
      case BOOLEAN -> "boolean";
      case INT2 -> "smallint";
      case INT4 -> "integer";
      case INT8 -> "bigint";
      case FLOAT4 -> "real";
      case FLOAT8 -> "double precision";
      case NUMERIC -> "numeric(18,2)";
      case DATE -> "date";
      case TIME -> "time without time zone";
      case TIMESTAMP -> "timestamp without time zone";
      case TIMESTAMPTZ -> "timestamp with time zone";
      case UUID -> "uuid";
      case TEXT -> "text";
      case JSONB -> "jsonb";
      case BYTES -> "bytea";
      case TEXT_FORM -> "inet";
    };
  }
}
