// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What is done to the source during a storm. The same seed always makes the same versions. */
record Writes(long seed) {
  /** Beside those that each version has. */
  private static final int MORE = 2;

  private static final Write[] KINDS = Write.values();

  /** The smallest table tells each version from every other. */
  private static final String BEAT = "UPDATE rate SET value = %d WHERE code = 'rate 1'";

  /** The table without a key in which rows move most. */
  static final String HEAP = "heap";

  /** Those whose rows all move when nobody holds a lock on them; which has its turn when. */
  private static final List<String> REWRITTEN =
      List.of(HEAP, "visit", "session", HEAP, "orders", "line", HEAP, "rate", "customer");

  /**
   * The statements that make a version of the one before.
   *
   * @param number from 1
   */
  List<String> version(int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    String tag = StormSource.tag(seed);
    List<String> statements = new ArrayList<>();
    statements.add(BEAT.formatted(number));
    statements.add(Write.MOVE_IN_HEAP.at(random, number, tag));
    // Each kind once: the keys of new rows have the version's number.
    random
        .ints(0, KINDS.length)
        .distinct()
        .limit(MORE)
        .forEach(kind -> statements.add(KINDS[kind].at(random.split(), number, tag)));
    return statements;
  }

  /** The table that is rewritten at the n-th attempt, from 0. */
  String rewritten(int attempt) {
    return REWRITTEN.get(Math.floorMod(seed + attempt, REWRITTEN.size()));
  }
}
