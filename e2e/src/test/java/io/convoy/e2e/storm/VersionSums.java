// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.Map;

/**
 * How many rows a table had at each version of the source, and the sum of their hashes. Tells a
 * version by two numbers, where {@link TableHistory} looks at each row.
 */
final class VersionSums {
  private final Sum[] sums;

  /** A count of rows and the sum of their hashes. */
  record Sum(long rows, BigInteger hashes) {
    /** From two numbers in this order. */
    static Sum parse(String text) {
      String[] numbers = text.split(" ");
      return new Sum(Long.parseLong(numbers[0]), new BigInteger(numbers[1]));
    }

    private Sum minus(Sum other) {
      return new Sum(rows - other.rows, hashes.subtract(other.hashes));
    }
  }

  /**
   * @param last at the last version
   * @param changes what came with a version, less what went
   */
  VersionSums(Sum last, int lastVersion, Map<Integer, Sum> changes) {
    this.sums = new Sum[lastVersion + 1];
    Sum sum = last;
    for (int version = lastVersion; version >= 0; version--) {
      sums[version] = sum;
      Sum change = changes.get(version);
      sum = change == null ? sum : sum.minus(change);
    }
  }

  /** Those that have this sum. */
  BitSet versions(Sum sum) {
    BitSet versions = new BitSet();
    for (int version = 0; version < sums.length; version++) {
      if (sums[version].equals(sum)) {
        versions.set(version);
      }
    }
    return versions;
  }
}
