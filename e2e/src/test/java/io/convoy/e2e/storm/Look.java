// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the target was when somebody looked at all of it in one statement.
 *
 * @param atLeast the version that it had to have by then
 * @param tables the sum of each
 */
record Look(int atLeast, Map<String, VersionSums.Sum> tables) {
  Look {
    tables = Map.copyOf(tables);
  }

  /** Which versions of the source each table had, by what each was at each version. */
  Map<String, BitSet> versions(Map<String, VersionSums> history) {
    Map<String, BitSet> versions = new TreeMap<>();
    history.forEach((table, sums) -> {
      VersionSums.Sum sum = tables.get(table);
      versions.put(table, sum == null ? new BitSet() : sums.versions(sum));
    });
    return versions;
  }
}
