// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** What is thrown at one run. The same seed and kinds always make the same plan. */
record Plan(long seed, List<Strike> strikes) {
  private static final int FEWEST = 2;
  private static final int MOST = 5;
  private static final int LONGEST_DELAY = 1_500;

  Plan {
    strikes = List.copyOf(strikes);
  }

  /**
   * @param kinds those that may be in it, in the order of the enumeration
   */
  static Plan of(long seed, Collection<FaultKind> kinds) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Plan(
        seed,
        strikes(
            random,
            kinds,
            kind -> kind == FaultKind.PAUSE_DDL ? beforeDdl(random) : moment(random)));
  }

  /**
   * Two to five.
   *
   * @param moments when one of a kind strikes
   */
  static List<Strike> strikes(
      SplittableRandom random, Collection<FaultKind> kinds, Function<FaultKind, Moment> moments) {
    List<FaultKind> possible = kinds.stream().distinct().sorted().toList();
    List<Strike> strikes = new ArrayList<>();
    int count = random.nextInt(FEWEST, MOST + 1);
    for (int i = 0; i < count; i++) {
      FaultKind kind = possible.get(random.nextInt(possible.size()));
      strikes.add(strike(random, kind, moments.apply(kind)));
    }
    return strikes;
  }

  private static Strike strike(SplittableRandom random, FaultKind kind, Moment moment) {
    return new Strike(
        kind,
        moment,
        Duration.ofMillis(random.nextInt(LONGEST_DELAY)),
        Duration.ofMillis(random.nextInt(kind.shortestMillis(), kind.longestMillis() + 1)),
        kind.victims().get(random.nextInt(kind.victims().size())),
        random.nextBoolean());
  }

  private static Moment moment(SplittableRandom random) {
    int dice = random.nextInt(10);
    if (dice < 3) {
      return new Moment.InPhase(Progress.PHASES.get(random.nextInt(Progress.PHASES.size() - 1)));
    }
    return dice < 8
        ? new Moment.Loaded(random.nextInt(100))
        : new Moment.Finalized(random.nextInt(1, StormSource.TABLES));
  }

  /** The fault itself waits for DDL; most of it is in FINALIZE. */
  private static Moment beforeDdl(SplittableRandom random) {
    return random.nextBoolean()
        ? new Moment.Loaded(random.nextInt(100))
        : new Moment.Finalized(random.nextInt(StormSource.TABLES - 1));
  }
}
