// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RejectLimitTest {
  @ParameterizedTest
  @CsvSource({"137, 137", "0, 0", "0.5%, 5000", "100 %, 1000000", "0%, 0", "0.0001%, 1"})
  void allowsSoManyOfAMillion(String text, long rows) {
    assertThat(RejectLimit.parse(text).mostOf(1_000_000)).isEqualTo(rows);
  }

  @Test
  void aShareOfATableOfUnknownSizeIsNoLimitYet() {
    assertThat(RejectLimit.parse("1%").mostOfAny()).isGreaterThan(1L << 60);
    assertThat(RejectLimit.parse("0%").mostOfAny()).isZero();
    assertThat(RejectLimit.parse("12").mostOfAny()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "101%", "5,5%", "%", "many", "1e3", "100.5%"})
  void refusesOtherSpellings(String text) {
    assertThatThrownBy(() -> RejectLimit.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
