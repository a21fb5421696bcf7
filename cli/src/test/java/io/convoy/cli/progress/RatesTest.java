// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RatesTest {
  private final Rates rates = new Rates();

  @Test
  void isZeroForWhatWasNeverNoted() {
    assertThat(rates.perSecond("rows")).isZero();
    assertThat(rates.secondsTo("rows", 0, 10)).isEmpty();
  }

  @Test
  void isZeroAfterOneSample() {
    rates.note("rows", 1000, at(0));
    assertThat(rates.perSecond("rows")).isZero();
  }

  @Test
  void isTheDifferenceOverTheTime() {
    rates.note("rows", 1000, at(0));
    rates.note("rows", 1500, at(2000));
    assertThat(rates.perSecond("rows")).isEqualTo(250);
    assertThat(rates.secondsTo("rows", 1500, 2500)).hasValue(4);
  }

  @Test
  void keepsCountersApart() {
    rates.note("rows", 0, at(0));
    rates.note("bytes", 0, at(0));
    rates.note("rows", 10, at(1000));
    rates.note("bytes", 5000, at(1000));
    assertThat(rates.perSecond("rows")).isEqualTo(10);
    assertThat(rates.perSecond("bytes")).isEqualTo(5000);
  }

  @Test
  void forgetsWhatIsOlderThanEightSeconds() {
    rates.note("rows", 0, at(0));
    rates.note("rows", 10_000, at(1000));
    for (int second = 2; second <= 9; second++) {
      rates.note("rows", 10_000 + second * 10L, at(second * 1000L));
    }
    assertThat(rates.perSecond("rows")).isEqualTo(90 / 8.0);
  }

  @Test
  void keepsTheLastTwoSamplesHoweverFarApart() {
    rates.note("rows", 0, at(0));
    rates.note("rows", 50, at(1000));
    rates.note("rows", 6050, at(61_000));
    assertThat(rates.perSecond("rows")).isEqualTo(100);
  }

  @Test
  void isZeroBetweenSamplesOfOneMoment() {
    rates.note("rows", 0, at(0));
    rates.note("rows", 10, at(0));
    assertThat(rates.perSecond("rows")).isZero();
  }

  @Test
  void isNeverNegative() {
    rates.note("rows", 1000, at(0));
    rates.note("rows", 10, at(1000));
    assertThat(rates.perSecond("rows")).isZero();
  }

  @Test
  void knowsNoTimeLeftWhereNothingMovesOrAllIsThere() {
    rates.note("rows", 10, at(0));
    rates.note("rows", 10, at(1000));
    assertThat(rates.secondsTo("rows", 10, 20)).isEmpty();
    rates.note("rows", 20, at(2000));
    assertThat(rates.secondsTo("rows", 20, 20)).isEmpty();
    assertThat(rates.secondsTo("rows", 20, 19)).isEmpty();
    assertThat(rates.secondsTo("rows", 20, 21)).isPresent();
  }

  private static Instant at(long millis) {
    return Pictures.START.plusMillis(millis);
  }
}
