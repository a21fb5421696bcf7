// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                    0 | 0
                  999 | 999
                 1000 | 1,000
              1234567 | 1,234,567
                -1234 | -1,234
          """)
  void groupsCountsByThousands(long value, String text) {
    assertThat(Text.count(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                      0 | 0.0
                  49999 | 0.0
                  50001 | 0.1
                1500000 | 1.5
               99900000 | 99.9
              100000000 | 100
             1234567890 | 1,235
          """)
  void writesMegabytesWithOneDigitBelowAHundred(long bytes, String text) {
    assertThat(Text.megabytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "59,59s",
    "60,1m00s",
    "184,3m04s",
    "3599,59m59s",
    "3600,1h00m",
    "7559,2h05m",
    "360000,100h00m"
  })
  void writesDurationsByTheirSize(long seconds, String text) {
    assertThat(Text.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void writesTenthsOfShortRunsOnly() {
    assertThat(Text.seconds(Duration.ZERO)).isEqualTo("0.0 s");
    assertThat(Text.seconds(Duration.ofMillis(12_340))).isEqualTo("12.3 s");
    assertThat(Text.seconds(Duration.ofMillis(59_900))).isEqualTo("59.9 s");
    assertThat(Text.seconds(Duration.ofMinutes(1))).isEqualTo("1m00s");
  }

  @Test
  void writesTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Text.count(1_234_567)).isEqualTo("1,234,567");
      assertThat(Text.megabytes(1_500_000)).isEqualTo("1.5");
      assertThat(Text.seconds(Duration.ofMillis(1500))).isEqualTo("1.5 s");
    } finally {
      Locale.setDefault(before);
    }
  }
}
