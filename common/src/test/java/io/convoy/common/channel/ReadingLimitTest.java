// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingLimitTest {
  @ParameterizedTest
  @CsvSource({
    "5, 5, limited to 5 MB/s for each extractor",
    "off, 0, not limited",
    "configured, 40, limited as the configuration says (source.max-mb-per-second)",
  })
  void readsWhatAPersonSays(String text, int holds, String words) {
    ReadingLimit limit = ReadingLimit.parse(text).orElseThrow();
    assertThat(limit.or(40)).isEqualTo(holds);
    assertThat(limit.words()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "5 MB", "1.5", "OFF", "10000000000", "٣"})
  void takesNothingElse(String text) {
    assertThat(ReadingLimit.parse(text)).isEmpty();
  }

  @Test
  void knowsWhetherSomethingWasSaid() {
    assertThat(ReadingLimit.AS_CONFIGURED.isSaid()).isFalse();
    assertThat(new ReadingLimit(0).isSaid()).isTrue();
  }
}
