// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final RunHistory history = new RunHistory();

  @Test
  void tellsTheRatesOfTheLastSeconds() {
    for (int second = 0; second <= 60; second++) {
      long rows = second < 40 ? second : 40 + (second - 40) * 100L;
      history.note(BEGIN.plusSeconds(second), loaded(rows));
    }
    RunHistory.Rates rates = history.rates(BEGIN.plusSeconds(60));
    assertThat(rates.rowsLoaded()).isEqualTo(100);
    assertThat(rates.bytesLoaded()).isEqualTo(1_000);
  }

  @Test
  void fallsToNothingWhereNothingIsSaid() {
    history.note(BEGIN, loaded(0));
    history.note(BEGIN.plusSeconds(1), loaded(500));
    assertThat(history.rates(BEGIN.plusSeconds(5)).rowsLoaded()).isEqualTo(100);
    assertThat(history.rates(BEGIN.plusSeconds(60)).rowsLoaded()).isZero();
  }

  @Test
  void hasNoRateBelowZeroWhereATableBeginsAnew() {
    history.note(BEGIN, loaded(500));
    history.note(BEGIN.plusSeconds(2), loaded(100));
    assertThat(history.rates(BEGIN.plusSeconds(2)).rowsLoaded()).isZero();
  }

  @Test
  void staysSmallAndKeepsBothEnds() {
    for (int second = 0; second < 100_000; second++) {
      history.note(BEGIN.plusSeconds(second), loaded(second));
    }
    List<RunHistory.Sample> samples = history.samples();
    assertThat(samples).hasSizeBetween(300, 720);
    assertThat(samples.getFirst().at()).isBefore(BEGIN.plusSeconds(300));
    assertThat(samples.getLast().totals().rowsLoaded()).isEqualTo(99_999);
    assertThat(samples).isSortedAccordingTo((one, next) -> one.at().compareTo(next.at()));
  }

  @Test
  void takesNoTimeThatGoesBack() {
    history.note(BEGIN.plusSeconds(5), loaded(1));
    history.note(BEGIN, loaded(2));
    assertThat(history.samples())
        .extracting(RunHistory.Sample::at)
        .containsOnly(BEGIN.plusSeconds(5));
  }

  private static Totals loaded(long rows) {
    return new Totals(0, 0, 0, rows, rows * 10, 0, 0);
  }
}
