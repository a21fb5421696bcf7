// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A cursor over Avro's binary encoding of primitives in a byte array that it does not copy. Not
 * thread-safe. Malformed input ends in {@link IllegalArgumentException} or {@link
 * IndexOutOfBoundsException}, never in a value beyond the array.
 */
public final class AvroInput {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int position;
  private int limit;

  /** Starts over on a slice. */
  public AvroInput wrap(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    bytes = array;
    position = offset;
    limit = offset + length;
    return this;
  }

  public byte[] array() {
    return bytes;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return limit - position;
  }

  public boolean readBoolean() {
    return readByte() != 0;
  }

  public byte readByte() {
    require(1);
    return bytes[position++];
  }

  /** Zig-zag varint of at most ten bytes. */
  public long readLong() {
    int at = position;
    if (limit - at >= Varint.WORD_BYTES) {
      long word = (long) LONG.get(bytes, at);
      int length = Varint.lengthIn(word);
      if (length != 0) {
        position = at + length;
        return Varint.unZigZag(Varint.gather(word, length));
      }
    }
    return readByteByByte();
  }

  /** A varint of more than eight bytes, or at the very end. */
  private long readByteByByte() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return Varint.unZigZag(value);
      }
    }
    throw new IllegalArgumentException("a varint of more than ten bytes at " + position);
  }

  public int readInt() {
    long value = readLong();
    if ((int) value != value) {
      throw new IllegalArgumentException("an int of " + value + " before " + position);
    }
    return (int) value;
  }

  /** Which branch of a union of null and one other type follows: 0 for null, 1 for the other. */
  public int readUnionIndex() {
    long index = readLong();
    if (index != 0 && index != 1) {
      throw new IllegalArgumentException("a union index of " + index + " before " + position);
    }
    return (int) index;
  }

  public int readFloatBits() {
    int at = skip(4);
    return (int) INT.get(bytes, at);
  }

  public long readDoubleBits() {
    int at = skip(8);
    return (long) LONG.get(bytes, at);
  }

  /** The length in front of Avro's bytes and string, checked against what is there. */
  public int readLength() {
    int length = readInt();
    require(length);
    return length;
  }

  /** Steps over bytes and returns where they begin. */
  public int skip(int length) {
    require(length);
    int at = position;
    position += length;
    return at;
  }

  private void require(int length) {
    if (length < 0 || length > limit - position) {
      throw new IndexOutOfBoundsException(
          length + " bytes wanted at " + position + ", " + (limit - position) + " there");
    }
  }
}
