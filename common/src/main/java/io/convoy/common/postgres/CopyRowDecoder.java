// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.Epochs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Turns the messages of one binary COPY into Avro rows: a signature, a header extension, rows of
 * counted fields, a trailer. A message holds whole rows, as the protocol promises ("always one per
 * row"); signature and trailer may come alone or with a row. For one COPY; not thread-safe.
 */
final class CopyRowDecoder {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  private static final int CRITICAL_FLAGS = 0xFFFF0000;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private enum State {
    HEADER,
    ROWS,
    ENDED
  }

  private final RowLayout layout;
  private final Side side;
  private final Codec[] codecs;
  private final boolean[] nullable;
  private final RowGuard guard;
  private State state = State.HEADER;
  private long rows;
  private byte[] message = new byte[0];
  private int position;

  /** Of rows that have the fields of the layout and nothing else. */
  CopyRowDecoder(RowLayout layout, Side side) {
    this(layout, side, new RowGuard(layout, side, RowLimit.NONE));
  }

  /**
   * @param guard says whether rows begin with a field of its own
   */
  CopyRowDecoder(RowLayout layout, Side side, RowGuard guard) {
    this.layout = layout;
    this.side = side;
    this.guard = guard;
    int count = layout.fields().size();
    codecs = new Codec[count];
    nullable = new boolean[count];
    for (int i = 0; i < count; i++) {
      codecs[i] = layout.fields().get(i).codec();
      nullable[i] = layout.fields().get(i).isNullable();
    }
  }

  /** Rows decoded so far. */
  long rows() {
    return rows;
  }

  /** True once the trailer has come. */
  boolean ended() {
    return state == State.ENDED;
  }

  /** Takes one CopyData message. */
  void accept(byte[] copyData, RowSink sink) {
    message = copyData;
    position = 0;
    if (state == State.HEADER) {
      header();
    }
    while (position < message.length) {
      if (state == State.ENDED) {
        throw broken("data after the trailer");
      }
      row(sink);
    }
  }

  private void header() {
    int length = SIGNATURE.length + 8;
    if (message.length < length || !startsWithSignature()) {
      throw broken("no signature of binary COPY");
    }
    int flags = (int) INT.get(message, SIGNATURE.length);
    if ((flags & CRITICAL_FLAGS) != 0) {
      throw broken("unknown flags " + Integer.toHexString(flags));
    }
    position = length;
    int extension = (int) INT.get(message, SIGNATURE.length + 4);
    position = skip(extension) + extension;
    state = State.ROWS;
  }

  private boolean startsWithSignature() {
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (message[i] != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }

  private void row(RowSink sink) {
    int count = (short) SHORT.get(message, skip(2));
    if (count == -1) {
      state = State.ENDED;
      return;
    }
    int expected = codecs.length + (guard.isNeeded() ? 1 : 0);
    if (count != expected) {
      throw broken(count + " fields in a row instead of " + expected);
    }
    if (guard.isNeeded()) {
      guard();
    }
    AvroOutput out = sink.out();
    for (int i = 0; i < codecs.length; i++) {
      int length = (int) INT.get(message, skip(4));
      if (length >= 0) {
        int at = skip(length);
        if (nullable[i]) {
          out.writeLong(1);
        }
        value(i, at, length, out);
      } else {
        writeNull(i, length, out);
      }
    }
    rows++;
    sink.endRow();
  }

  /** The field before all others: null, or why the row must not be carried. */
  private void guard() {
    int length = (int) INT.get(message, skip(4));
    if (length >= 0) {
      int at = skip(length);
      throw guard.refusal(new String(message, at, length, StandardCharsets.UTF_8));
    }
  }

  private void writeNull(int field, int length, AvroOutput out) {
    if (length != -1) {
      throw broken("a field of " + length + " bytes in column " + column(field));
    }
    if (!nullable[field]) {
      throw changed("NULL in column " + column(field) + ", which is NOT NULL in the run's plan");
    }
    out.writeLong(0);
  }

  private void value(int field, int at, int length, AvroOutput out) {
    switch (codecs[field]) {
      case BOOLEAN -> out.writeBoolean(message[fixed(field, at, length, 1)] != 0);
      case INT2 -> out.writeLong((short) SHORT.get(message, fixed(field, at, length, 2)));
      case INT4 -> out.writeLong((int) INT.get(message, fixed(field, at, length, 4)));
      case INT8, TIME -> out.writeLong((long) LONG.get(message, fixed(field, at, length, 8)));
      case FLOAT4 -> out.writeFloatBits((int) INT.get(message, fixed(field, at, length, 4)));
      case FLOAT8 -> out.writeDoubleBits((long) LONG.get(message, fixed(field, at, length, 8)));
      case DATE ->
          out.writeLong(Epochs.toAvroDays((int) INT.get(message, fixed(field, at, length, 4))));
      case TIMESTAMP, TIMESTAMPTZ ->
          out.writeLong(Epochs.toAvroMicros((long) LONG.get(message, fixed(field, at, length, 8))));
      case UUID -> out.writeFixed(message, fixed(field, at, length, 16), 16);
      case TEXT, TEXT_FORM, BYTES -> out.writeBytes(message, at, length);
      case JSONB -> jsonb(field, at, length, out);
      case NUMERIC -> numeric(field, at, length, out);
    }
  }

  private void jsonb(int field, int at, int length, AvroOutput out) {
    if (length < 1 || message[at] != 1) {
      throw broken("a jsonb of an unknown version in column " + column(field));
    }
    out.writeBytes(message, at + 1, length - 1);
  }

  private void numeric(int field, int at, int length, AvroOutput out) {
    try {
      NumericText.write(message, at, length, out);
    } catch (IllegalArgumentException e) {
      throw broken(e.getMessage() + " in column " + column(field));
    }
  }

  private int fixed(int field, int at, int length, int expected) {
    if (length != expected) {
      throw changed(
          "a value of "
              + length
              + " bytes in column "
              + column(field)
              + ", whose type in the run's plan, "
              + layout.fields().get(field).sourceType()
              + ", has "
              + expected);
    }
    return at;
  }

  /** Steps over bytes of the message and returns where they begin. */
  private int skip(int length) {
    int at = position;
    if (length < 0 || length > message.length - at) {
      throw broken(
          length + " bytes wanted at " + at + " of a message of " + message.length + " bytes");
    }
    position = at + length;
    return at;
  }

  private String column(int field) {
    return side.column(layout.fields().get(field));
  }

  /** The table is not what the layout says. */
  private ConvoyException changed(String what) {
    return side == Side.SOURCE
        ? new ConvoyException(
            ErrorCode.SOURCE_CHANGED,
            where(what) + ". The table was changed after the run described it; start a new run.")
        : new ConvoyException(
            ErrorCode.TARGET_ERROR,
            where(what) + ". The target table was changed during the run; start a new run.");
  }

  /** The server, or what stands between, does not keep to the format. */
  private ConvoyException broken(String what) {
    return new ConvoyException(
        side == Side.SOURCE ? ErrorCode.SOURCE_ERROR : ErrorCode.TARGET_ERROR,
        where(what) + ". This is not PostgreSQL's binary COPY format; is a proxy in between?");
  }

  private String where(String what) {
    return "Reading " + side.table(layout) + ", row " + rows + " of the range: " + what;
  }
}
