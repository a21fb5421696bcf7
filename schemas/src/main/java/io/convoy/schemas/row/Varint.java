// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

/**
 * Arithmetic of variable-length integers (Avro specification, "Binary Encoding"): seven bits to a
 * byte, the lowest first, the top bit set in each but the last. The bits of up to eight bytes move
 * at once, within a long, instead of byte by byte.
 */
final class Varint {
  /** The bytes of a long can hold no longer varint. */
  static final int WORD_BYTES = 8;

  private static final long TOP_BITS = 0x8080_8080_8080_8080L;

  private Varint() {}

  static long zigZag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unZigZag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  /** Bytes of a value's varint, 1 to 10. */
  static int length(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** The varint of a value below 2^56, of this length, as the low bytes of a little-endian long. */
  static long spread(long value, int length) {
    long pairs = value & 0x0FFF_FFFFL | (value & 0x00FF_FFFF_F000_0000L) << 4;
    long fours = pairs & 0x0000_3FFF_0000_3FFFL | (pairs & 0x0FFF_C000_0FFF_C000L) << 2;
    long bytes = fours & 0x007F_007F_007F_007FL | (fours & 0x3F80_3F80_3F80_3F80L) << 1;
    return bytes | TOP_BITS & (1L << 8 * (length - 1)) - 1;
  }

  /** Bytes of the varint at the low end of a little-endian long; 0 where it does not end there. */
  static int lengthIn(long word) {
    long ends = ~word & TOP_BITS;
    return ends == 0 ? 0 : (Long.numberOfTrailingZeros(ends) + 1) / 8;
  }

  /** The value of the varint in the low bytes of a little-endian long. */
  static long gather(long word, int length) {
    long bytes = word & ~TOP_BITS & -1L >>> 64 - 8 * length;
    long fours = bytes & 0x007F_007F_007F_007FL | (bytes & 0x7F00_7F00_7F00_7F00L) >>> 1;
    long pairs = fours & 0x0000_3FFF_0000_3FFFL | (fours & 0x3FFF_0000_3FFF_0000L) >>> 2;
    return pairs & 0x0FFF_FFFFL | (pairs & 0x0FFF_FFFF_0000_0000L) >>> 4;
  }
}
