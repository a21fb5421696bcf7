// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * xxHash64 with seed 0 of a slice of a byte array (Yann Collet, "xxHash fast digest algorithm",
 * XXH64). Each row of a run is hashed twice, so that it has to be fast on slices of any length: it
 * reads eight bytes at once, without {@code sun.misc.Unsafe}, which libraries need for that.
 */
final class XxHash64 {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;
  private static final long SUM_OF_1_AND_2 = 0x60EA27EEADC0B5D6L;
  private static final int STRIPE = 32;

  private XxHash64() {}

  /** Hash of {@code length} bytes from {@code offset}, which the caller has checked. */
  static long hash(byte[] array, int offset, int length) {
    int stripesEnd = offset + (length & -STRIPE);
    long hash = length < STRIPE ? PRIME_5 : stripes(array, offset, stripesEnd);
    return avalanche(tail(hash + length, array, stripesEnd, offset + length));
  }

  private static long stripes(byte[] array, int offset, int end) {
    long lane1 = SUM_OF_1_AND_2;
    long lane2 = PRIME_2;
    long lane3 = 0;
    long lane4 = -PRIME_1;
    for (int at = offset; at < end; at += STRIPE) {
      lane1 = round(lane1, (long) LONG.get(array, at));
      lane2 = round(lane2, (long) LONG.get(array, at + 8));
      lane3 = round(lane3, (long) LONG.get(array, at + 16));
      lane4 = round(lane4, (long) LONG.get(array, at + 24));
    }
    long hash =
        Long.rotateLeft(lane1, 1)
            + Long.rotateLeft(lane2, 7)
            + Long.rotateLeft(lane3, 12)
            + Long.rotateLeft(lane4, 18);
    return merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  /** The last bytes, fewer than a stripe. */
  private static long tail(long hash, byte[] array, int from, int end) {
    long mixed = hash;
    int at = from;
    for (; at <= end - 8; at += 8) {
      mixed ^= round(0, (long) LONG.get(array, at));
      mixed = Long.rotateLeft(mixed, 27) * PRIME_1 + PRIME_4;
    }
    if (at <= end - 4) {
      mixed ^= ((int) INT.get(array, at) & 0xFFFF_FFFFL) * PRIME_1;
      mixed = Long.rotateLeft(mixed, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < end; at++) {
      mixed ^= (array[at] & 0xFF) * PRIME_5;
      mixed = Long.rotateLeft(mixed, 11) * PRIME_1;
    }
    return mixed;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ hash >>> 33) * PRIME_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME_3;
    return mixed ^ mixed >>> 32;
  }
}
