// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing buffer with Avro's binary encoding of primitives (Avro specification, "Binary
 * Encoding"). Unlike Avro's own encoder it exposes its array, so that rows are hashed and cut in
 * place. Not thread-safe.
 */
public final class AvroOutput {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_VARINT = 10;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int position;
  private int opened;
  private int content;

  public AvroOutput(int capacity) {
    bytes = new byte[capacity];
  }

  /** The backing array; another one after any write that had to grow it. */
  public byte[] array() {
    return bytes;
  }

  /** Bytes written so far. */
  public int position() {
    return position;
  }

  /** Goes back (or, over reserved room, forward) to a position. */
  public void position(int newPosition) {
    ensure(Math.max(0, newPosition - position));
    position = newPosition;
  }

  /** Makes room for so many more bytes. */
  public void ensure(int more) {
    if (bytes.length - position < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) position + more;
    if (needed > MAX_ARRAY) {
      throw new IllegalArgumentException("a row of more than 2 GiB cannot be carried");
    }
    long roomy = bytes.length < 1 << 24 ? 2L * bytes.length : bytes.length + bytes.length / 4L;
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_ARRAY, Math.max(needed, roomy)));
  }

  /** Drops a backing array larger than this, so that one huge row does not stay for ever. */
  public void shrinkTo(int capacity) {
    position = 0;
    if (bytes.length > capacity) {
      bytes = new byte[capacity];
    }
  }

  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  public void writeByte(int value) {
    ensure(1);
    bytes[position++] = (byte) value;
  }

  /** Zig-zag varint; Avro's int and long share it. The room behind it may be written to. */
  public void writeLong(long value) {
    ensure(MAX_VARINT);
    long rest = Varint.zigZag(value);
    if (rest >>> 7 == 0) {
      bytes[position++] = (byte) rest;
    } else if (rest >>> 56 == 0) {
      int length = Varint.length(rest);
      LONG.set(bytes, position, Varint.spread(rest, length));
      position += length;
    } else {
      writeByteByByte(rest);
    }
  }

  private void writeByteByByte(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
  }

  /** The four bytes of a float's bits. */
  public void writeFloatBits(int bits) {
    ensure(4);
    INT.set(bytes, position, bits);
    position += 4;
  }

  /** The eight bytes of a double's bits. */
  public void writeDoubleBits(long bits) {
    ensure(8);
    LONG.set(bytes, position, bits);
    position += 8;
  }

  /** A length and that many bytes: Avro's bytes and string. */
  public void writeBytes(byte[] source, int offset, int length) {
    writeLong(length);
    writeFixed(source, offset, length);
  }

  /**
   * Begins bytes or a string whose length is not known before it is written: what is written next,
   * until {@link #closeBytes()}, is its content. One at a time.
   *
   * @param expected the likely length; where it proves right, the content need not be moved
   */
  public void openBytes(int expected) {
    opened = position;
    position(position + Varint.length(2L * expected));
    content = position;
  }

  /** Ends the content that {@link #openBytes} began. */
  public void closeBytes() {
    int length = position - content;
    int actual = Varint.length(2L * length);
    if (opened + actual != content) {
      ensure(actual);
      System.arraycopy(bytes, content, bytes, opened + actual, length);
    }
    position = opened;
    // Nothing behind the length may be touched: the content is there already.
    writeByteByByte(Varint.zigZag(length));
    position += length;
  }

  /** Bytes without a length. */
  public void writeFixed(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, position, length);
    position += length;
  }

  /** A copy of a part of what was written. */
  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
