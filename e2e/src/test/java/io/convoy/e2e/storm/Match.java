// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.BitSet;

/**
 * Which versions of the source a copy of a table is equal to.
 *
 * @param versions several where the table did not change from one to the next; none where the copy
 *     is wrong
 * @param difference from the nearest version, empty where there is an equal one
 */
record Match(BitSet versions, String difference) {
  /** As in {@code 12} or {@code 12 to 15}. */
  static String spelled(BitSet versions) {
    int first = versions.nextSetBit(0);
    int last = versions.length() - 1;
    return first == last ? Integer.toString(first) : first + " to " + last;
  }
}
