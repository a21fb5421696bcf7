// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpochsTest {
  private static final long SHIFT =
      ChronoUnit.MICROS.between(
          LocalDateTime.of(1970, 1, 1, 0, 0), LocalDateTime.of(2000, 1, 1, 0, 0));
  private static final int DAY_SHIFT = (int) LocalDate.of(2000, 1, 1).toEpochDay();

  @Test
  void shiftsFromTheYear2000To1970() {
    assertThat(Epochs.toAvroMicros(0))
        .isEqualTo(LocalDateTime.of(2000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * 1_000_000);
    assertThat(Epochs.toAvroDays(0)).isEqualTo(DAY_SHIFT);
  }

  @Test
  void keepsTheInfinities() {
    assertThat(Epochs.toAvroMicros(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(Epochs.toAvroMicros(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(Epochs.toPostgresMicros(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(Epochs.toPostgresMicros(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(Epochs.toAvroDays(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Epochs.toAvroDays(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
    assertThat(Epochs.toPostgresDays(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Epochs.toPostgresDays(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void movesTheTwoTimestampsThatWouldLandOnAnInfinity() {
    long wouldBeInfinity = Long.MAX_VALUE - SHIFT;
    long wouldBeMinusInfinity = wouldBeInfinity + 1;

    assertThat(Epochs.toAvroMicros(wouldBeInfinity)).isEqualTo(Long.MAX_VALUE + SHIFT);
    assertThat(Epochs.toAvroMicros(wouldBeMinusInfinity)).isEqualTo(Long.MIN_VALUE + SHIFT);
    assertThat(Epochs.toPostgresMicros(Long.MAX_VALUE + SHIFT)).isEqualTo(wouldBeInfinity);
    assertThat(Epochs.toPostgresMicros(Long.MIN_VALUE + SHIFT)).isEqualTo(wouldBeMinusInfinity);
  }

  @Property
  void everyTimestampComesBack(@ForAll("timestamps") long postgres) {
    assertThat(Epochs.toPostgresMicros(Epochs.toAvroMicros(postgres))).isEqualTo(postgres);
    assertThat(Epochs.toAvroMicros(Epochs.toPostgresMicros(postgres))).isEqualTo(postgres);
  }

  @Property
  void everyDateComesBack(@ForAll("dates") int postgres) {
    assertThat(Epochs.toPostgresDays(Epochs.toAvroDays(postgres))).isEqualTo(postgres);
    assertThat(Epochs.toAvroDays(Epochs.toPostgresDays(postgres))).isEqualTo(postgres);
  }

  @Property
  void noTwoTimestampsAroundTheWrapShareAValue(@ForAll @IntRange(min = 1, max = 500) int around) {
    Set<Long> values = new HashSet<>();
    int count = 0;
    for (long edge : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - SHIFT, Long.MIN_VALUE + SHIFT}) {
      for (long value = edge - around; value != edge + around; value++) {
        values.add(Epochs.toAvroMicros(value));
        count++;
      }
    }
    assertThat(values).hasSize(count);
  }

  /** All values, and often those next to the places where the shift wraps. */
  @Provide
  Arbitrary<Long> timestamps() {
    return Arbitraries.oneOf(
        Arbitraries.longs(),
        Arbitraries.of(0L, SHIFT, -SHIFT, Long.MAX_VALUE, Long.MIN_VALUE)
            .flatMap(edge -> Arbitraries.of(edge, edge + SHIFT, edge - SHIFT))
            .flatMap(edge -> Arbitraries.longs().between(-2, 2).map(near -> edge + near)));
  }

  @Provide
  Arbitrary<Integer> dates() {
    return Arbitraries.oneOf(
        Arbitraries.integers(),
        Arbitraries.of(0, DAY_SHIFT, -DAY_SHIFT, Integer.MAX_VALUE, Integer.MIN_VALUE)
            .flatMap(edge -> Arbitraries.of(edge, edge + DAY_SHIFT, edge - DAY_SHIFT))
            .flatMap(edge -> Arbitraries.integers().between(-2, 2).map(near -> edge + near)));
  }
}
