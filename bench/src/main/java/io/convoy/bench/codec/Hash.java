// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Values that look random and are the same each time. */
final class Hash {
  private Hash() {}

  /** The MD5 of a number's decimal text. */
  static byte[] bytes(long number) {
    try {
      byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
      return MessageDigest.getInstance("MD5").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has MD5", e);
    }
  }

  /** The same as SQL's {@code md5(number::text)}. */
  static String hex(long number) {
    return HexFormat.of().formatHex(bytes(number));
  }

  /** Spreads numbers over all 64 bits (the finalizer of SplitMix64). */
  static long mix(long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
