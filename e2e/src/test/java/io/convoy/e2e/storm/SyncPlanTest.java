// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SyncPlanTest {
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(SyncPlan.of(42, ALL)).isEqualTo(SyncPlan.of(42, ALL));
    assertThat(SyncPlan.of(42, ALL).steps()).isNotEqualTo(SyncPlan.of(43, ALL).steps());
  }

  @Test
  void comesToEachStepKindAndPhase() {
    List<SyncPlan> plans =
        LongStream.range(0, 500).mapToObj(seed -> SyncPlan.of(seed, ALL)).toList();
    for (int i = 0; i < 3; i++) {
      int step = i;
      assertThat(plans).anySatisfy(plan -> assertThat(plan.steps().get(step)).isNotEmpty());
    }
    List<Strike> strikes =
        plans.stream().flatMap(plan -> plan.steps().stream().flatMap(List::stream)).toList();
    assertThat(strikes).extracting(Strike::kind).containsAll(ALL);
    assertThat(strikes.stream().map(strike -> strike.moment().toString()))
        .containsAll(Progress.STEP_PHASES);
  }

  @Test
  void strikesInPhasesThatAStepAndALoadHaveInTheSameOrder() {
    assertThat(new Progress("APPLY", 0, 0).isAt("COMPARE")).isTrue();
    assertThat(new Progress("COMPARE", 0, 0).isAt("APPLY")).isFalse();
    assertThat(new Progress("FINALIZE", 0, 0).isAt("COPY")).isTrue();
    assertThat(Progress.STEP_PHASES)
        .allSatisfy(phase -> assertThat(new Progress(phase, 0, 0).isAt(phase)).isTrue());
  }
}
