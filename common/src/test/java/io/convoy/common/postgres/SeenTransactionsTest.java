// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeenTransactionsTest {
  @Test
  void seesWhatWasOverAndNothingElse() {
    SeenTransactions seen = SeenTransactions.parse("100:110:100,105");
    assertThat(seen.sees(99)).isTrue();
    assertThat(seen.sees(100)).isFalse();
    assertThat(seen.sees(101)).isTrue();
    assertThat(seen.sees(105)).isFalse();
    assertThat(seen.sees(109)).isTrue();
    assertThat(seen.sees(110)).isFalse();
    assertThat(seen.sees(111)).isFalse();
  }

  @Test
  void knowsThatNumbersGoAround() {
    long epoch = 3L << 32;
    SeenTransactions seen =
        SeenTransactions.parse(
            "%d:%d:%d".formatted(epoch - 5, epoch + 10, epoch - 5) + " since 17.5");
    assertThat(seen.sees((int) (epoch - 6))).as("of the turn before").isTrue();
    assertThat(seen.sees((int) (epoch - 5))).isFalse();
    assertThat(seen.sees((int) (epoch - 4))).isTrue();
    assertThat(seen.sees(3)).as("of this turn").isTrue();
    assertThat(seen.sees(10)).isFalse();
    assertThat(seen.sees((int) 0x80000000L + 20)).as("long ago").isTrue();
    assertThat(seen.sees(1_000_000)).as("to come").isFalse();
  }

  @Test
  void isAfterWhatWasUnderWay() {
    SeenTransactions seen = SeenTransactions.parse("100:110:100");
    assertThat(seen.isAfter(100)).isTrue();
    assertThat(seen.isAfter(101)).isFalse();
    assertThatThrownBy(() -> SeenTransactions.parse("0/15")).hasMessageContaining("0/15");
  }
}
