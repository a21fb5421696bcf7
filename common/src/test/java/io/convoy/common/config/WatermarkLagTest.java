// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WatermarkLagTest {
  @ParameterizedTest
  @CsvSource({
    "5m, PT5M, 5m",
    "90s, PT1M30S, 90s",
    "7d, PT168H, 168h",
    "1000, 1000, 1000",
    "0s, 0, 0"
  })
  void isATimeOrANumber(String text, String contract, String written) {
    assertThat(WatermarkLag.parse(text).contract()).isEqualTo(contract);
    assertThat(WatermarkLag.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5m", "4000d", "1234567890123456789", "many"})
  void refusesOtherSpellings(String text) {
    assertThatThrownBy(() -> WatermarkLag.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
