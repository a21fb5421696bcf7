// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "1023, 1023, 1023B",
    "1024, 1024, 1KiB",
    "7B, 7, 7B",
    "512KiB, 524288, 512KiB",
    "1536KiB, 1572864, 1536KiB",
    "32 MiB, 33554432, 32MiB",
    "1024MiB, 1073741824, 1GiB",
    "2TiB, 2199023255552, 2TiB",
    "8388607TiB, 9223370937343148032, 8388607TiB"
  })
  void readsAndWritesSizes(String text, long bytes, String shortest) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(new DataSize(bytes)).hasToString(shortest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "KiB", "-1", "1.5MiB", "1MB", "1kib", "8388608TiB", "9999999999999999999"})
  void refusesWhatIsNoSize(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse(text));
  }
}
