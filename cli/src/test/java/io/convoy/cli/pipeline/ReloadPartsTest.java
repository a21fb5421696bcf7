// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.schemas.table.RowRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloadPartsTest {
  @Test
  void cutsByMonthFromTheDayOnThatItBegins() {
    assertThat(ReloadParts.of("at", "2024-01-31", "2024-04-15", "month"))
        .containsExactly(
            new RowRange("at", "2024-01-31T00:00:00", "2024-02-29T00:00:00"),
            new RowRange("at", "2024-02-29T00:00:00", "2024-03-31T00:00:00"),
            new RowRange("at", "2024-03-31T00:00:00", "2024-04-15T00:00:00"));
  }

  @Test
  void cutsNumbers() {
    assertThat(ReloadParts.of("id", "-5", "10", "10"))
        .containsExactly(new RowRange("id", "-5", "5"), new RowRange("id", "5", "10"));
    assertThat(ReloadParts.of("id", "0", "1E+3", null))
        .containsExactly(new RowRange("id", "0", "1000"));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-01, 2025-01-01, day, 366",
    "2024-01-01, 2026-01-01, month, 24",
    "2024-01-01T12:00:00, 2024-01-02, day, 1",
    "2020-06-01, 2024-01-01, YEAR, 4",
  })
  void leavesNothingOutBetweenParts(String from, String to, String by, int count) {
    List<RowRange> parts = ReloadParts.of("at", from, to, by);
    assertThat(parts).hasSize(count);
    for (int i = 1; i < count; i++) {
      assertThat(parts.get(i).getFrom()).isEqualTo(parts.get(i - 1).getTo());
    }
    assertThat(parts.getFirst().getFrom()).startsWith(from);
    assertThat(parts.getLast().getTo()).startsWith(to);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-01, 2023-01-01, day, not below",
    "2024-01-01, 5, day, only one is a date",
    "2024-01-01, 2025-01-01, week, day",
    "one, two, , neither",
    "1, 2, 0, cannot be",
    "1, 1, 1, not below",
    "0, 20000, 1, 10000 parts",
  })
  void saysWhatDoesNotGoTogether(String from, String to, String by, String why) {
    assertThatThrownBy(() -> ReloadParts.of("c", from, to, by))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
