// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PlanTest {
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(Plan.of(42, ALL)).isEqualTo(Plan.of(42, ALL));
    assertThat(Plan.of(42, ALL).strikes()).isNotEqualTo(Plan.of(43, ALL).strikes());
  }

  @Test
  void doesNotDependOnTheOrderInWhichKindsAreNamed() {
    List<FaultKind> some = List.of(FaultKind.KILL_LOADER, FaultKind.CRASH_TARGET);
    assertThat(Plan.of(7, some)).isEqualTo(Plan.of(7, some.reversed()));
  }

  @Test
  void throwsTwoToFiveFaultsOfTheGivenKinds() {
    Set<FaultKind> some = EnumSet.of(FaultKind.KILL_BROKER, FaultKind.CUT_KAFKA);
    assertThat(LongStream.range(0, 200).mapToObj(seed -> Plan.of(seed, some)))
        .allSatisfy(plan -> {
          assertThat(plan.strikes()).hasSizeBetween(2, 5);
          assertThat(plan.strikes()).extracting(Strike::kind).isSubsetOf(some);
        });
  }

  @Test
  void comesToEachKindVictimAndPhase() {
    List<Strike> strikes =
        LongStream.range(0, 2_000)
            .boxed()
            .flatMap(seed -> Plan.of(seed, ALL).strikes().stream())
            .toList();
    for (FaultKind kind : FaultKind.values()) {
      assertThat(strikes.stream().filter(strike -> strike.kind() == kind).map(Strike::victim))
          .as(kind.name())
          .containsAll(kind.victims());
    }
    assertThat(
            strikes.stream()
                .map(Strike::moment)
                .filter(Moment.InPhase.class::isInstance)
                .map(Object::toString))
        .containsAll(Progress.PHASES.subList(0, 8));
  }

  @Test
  void saysWhatIsThrownWhen() {
    Plan plan = Plan.of(1, EnumSet.of(FaultKind.KILL_LOADER));
    assertThat(plan.strikes())
        .allSatisfy(strike ->
            assertThat(strike.toString())
                .matches(
                    "([A-Z]+|\\d+ % loaded|\\d tables finalized)( \\+ \\d\\.\\d s)?: kill -9"
                        + " loader-[12] \\((same|new) folder\\)( for \\d\\.\\d s)?"));
  }
}
