// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Knows what the source was at each version, and says of one look after another whether the target
 * was at one of them, and at none that is older than it had to be.
 */
final class LookJudge {
  private final Map<String, VersionSums> history;
  private final int lastVersion;
  private final BitSet seen = new BitSet();
  private final List<String> complaints = new ArrayList<>();
  private int newest;

  /**
   * @param history of each table
   */
  LookJudge(Map<String, VersionSums> history, int lastVersion) {
    this.history = Map.copyOf(history);
    this.lastVersion = lastVersion;
  }

  /** Judges the next one, in the order in which they were. */
  void take(Look look) {
    Map<String, BitSet> byTable = look.versions(history);
    BitSet common = new BitSet();
    common.set(0, lastVersion + 1);
    byTable.values().forEach(common::and);
    if (common.isEmpty()) {
      complaints.add("a look at the target found a mixture: " + spelled(byTable));
      return;
    }
    // Where versions are alike, the target may be at any of them.
    int atMost = common.length() - 1;
    if (atMost < Math.max(newest, look.atLeast())) {
      complaints.add(
          "a look at the target found version %d, after version %d had been seen and steps had brought version %d"
              .formatted(atMost, newest, look.atLeast()));
    }
    newest = Math.max(newest, common.nextSetBit(0));
    seen.set(common.nextSetBit(0));
  }

  /** At how many versions the target was. */
  int seen() {
    return seen.cardinality();
  }

  /** What was wrong, empty where all is well. */
  List<String> complaints() {
    return complaints;
  }

  private static String spelled(Map<String, BitSet> byTable) {
    List<String> all = new ArrayList<>();
    byTable.forEach((table, versions) ->
        all.add(table + " " + (versions.isEmpty() ? "at none" : Match.spelled(versions))));
    return String.join(", ", all);
  }
}
