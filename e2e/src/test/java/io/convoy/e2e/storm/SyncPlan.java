// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is thrown at the steps that follow a first load. The same seed and kinds always make the
 * same plan.
 *
 * @param steps what is thrown at each
 */
record SyncPlan(long seed, List<List<Strike>> steps) {
  private static final int STEPS = 3;

  SyncPlan {
    steps = steps.stream().map(List::copyOf).toList();
  }

  /**
   * @param kinds those that may be in it, in the order of the enumeration
   */
  static SyncPlan of(long seed, Collection<FaultKind> kinds) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Strike>> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      steps.add(new ArrayList<>());
    }
    for (Strike strike : Plan.strikes(random, kinds, kind -> moment(random))) {
      steps.get(random.nextInt(STEPS)).add(strike);
    }
    return new SyncPlan(seed, steps);
  }

  private static Moment moment(SplittableRandom random) {
    List<String> phases = Progress.STEP_PHASES;
    return new Moment.InPhase(phases.get(random.nextInt(phases.size())));
  }
}
