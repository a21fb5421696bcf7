// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * How a value is spelled in Avro, and with which PostgreSQL binary form it is exchanged.
 *
 * <p>The PostgreSQL forms are those of each type's {@code send} and {@code receive} functions, as
 * the manual's page on {@code COPY} (binary format) points to them. Every mapping is a bijection,
 * so that the Avro bytes of a row serve as its canonical form.
 */
public enum Codec {
  /** One byte, 0 or 1. */
  BOOLEAN,
  /** Two bytes, big-endian; Avro {@code int}. */
  INT2,
  /** Four bytes, big-endian; Avro {@code int}. */
  INT4,
  /** Eight bytes, big-endian; Avro {@code long}. Also {@code money}, in its smallest unit. */
  INT8,
  /** IEEE 754 single; the bits are kept, those of each NaN too. */
  FLOAT4,
  /** IEEE 754 double; the bits are kept, those of each NaN too. */
  FLOAT8,
  /**
   * Base-10000 digits with weight, sign and display scale; Avro {@code string} in plain decimal
   * notation with exactly display-scale digits after the point, or {@code NaN}, {@code Infinity},
   * {@code -Infinity}.
   */
  NUMERIC,
  /** UTF-8 bytes as they are: text, varchar, char(n) with its padding, json, enum labels. */
  TEXT,
  /** UTF-8 text behind a version byte 1; Avro {@code string} without that byte. */
  JSONB,
  /** Bytes as they are. */
  BYTES,
  /** Sixteen bytes in network order; Avro {@code fixed(16)} with logical type {@code uuid}. */
  UUID,
  /**
   * Four bytes, days since 2000-01-01; Avro {@code date}, days since 1970-01-01, by {@link Epochs}.
   * {@code infinity} and {@code -infinity} are {@link Integer#MAX_VALUE} and {@link
   * Integer#MIN_VALUE} in both.
   */
  DATE,
  /** Eight bytes, microseconds since midnight (24:00:00 is legal); Avro {@code time-micros}. */
  TIME,
  /**
   * Eight bytes, microseconds since 2000-01-01; Avro {@code local-timestamp-micros}, by {@link
   * Epochs}. {@code infinity} and {@code -infinity} are {@link Long#MAX_VALUE} and {@link
   * Long#MIN_VALUE} in both. The shift wraps, so that PostgreSQL's last thirty years before 294277
   * AD are kept as well; other consumers see those as dates far in the past.
   */
  TIMESTAMP,
  /** As {@link #TIMESTAMP}, in UTC; Avro {@code timestamp-micros}. */
  TIMESTAMPTZ,
  /** The type's text form, for every type without a binary form of its own here. */
  TEXT_FORM;

  private static final Schema UUID_SCHEMA =
      LogicalTypes.uuid().addToSchema(Schema.createFixed("Uuid", null, "io.convoy.row", 16));

  /** The Avro type of a value that is not null. */
  public Schema avroType() {
    return switch (this) {
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case INT2, INT4 -> Schema.create(Schema.Type.INT);
      case INT8 -> Schema.create(Schema.Type.LONG);
      case FLOAT4 -> Schema.create(Schema.Type.FLOAT);
      case FLOAT8 -> Schema.create(Schema.Type.DOUBLE);
      case NUMERIC, TEXT, JSONB, TEXT_FORM -> Schema.create(Schema.Type.STRING);
      case BYTES -> Schema.create(Schema.Type.BYTES);
      case UUID -> UUID_SCHEMA;
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case TIME -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case TIMESTAMP ->
          LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case TIMESTAMPTZ ->
          LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    };
  }
}
