// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Gathers the bytes of a binary COPY, all numbers big-endian, and hands them to a sink in pieces of
 * about {@value #FLUSH_BYTES} bytes. A value larger than that goes to the sink from where it lies.
 * Not thread-safe.
 */
final class CopyBuffer {
  /** Bytes of one message to the server: enough to make its overhead small. */
  static final int FLUSH_BYTES = 64 * 1024;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Sink sink;
  private byte[] bytes = new byte[FLUSH_BYTES + FLUSH_BYTES / 4];
  private int position;

  /** Takes the bytes in order. It must not keep the array. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] array, int offset, int length) throws SQLException;
  }

  CopyBuffer(Sink sink) {
    this.sink = sink;
  }

  /** Forgets what the sink has not got. */
  void clear() {
    position = 0;
  }

  /** Hands everything to the sink. */
  void flush() throws SQLException {
    if (position > 0) {
      sink.write(bytes, 0, position);
      position = 0;
    }
  }

  /** Hands over what is there once it is a piece. */
  void flushIfFull() throws SQLException {
    if (position >= FLUSH_BYTES) {
      flush();
    }
  }

  void putByte(int value) {
    ensure(1);
    bytes[position++] = (byte) value;
  }

  void putShort(int value) {
    ensure(2);
    SHORT.set(bytes, position, (short) value);
    position += 2;
  }

  void putInt(int value) {
    ensure(4);
    INT.set(bytes, position, value);
    position += 4;
  }

  void putLong(long value) {
    ensure(8);
    LONG.set(bytes, position, value);
    position += 8;
  }

  void putBytes(byte[] source, int offset, int length) throws SQLException {
    if (length <= FLUSH_BYTES) {
      ensure(length);
      System.arraycopy(source, offset, bytes, position, length);
      position += length;
      return;
    }
    flush();
    for (int at = 0; at < length; at += FLUSH_BYTES) {
      sink.write(source, offset + at, Math.min(FLUSH_BYTES, length - at));
    }
  }

  private void ensure(int more) {
    if (bytes.length - position < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, position + more));
    }
  }
}
