// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          30 2 * * *           | 2026-11-27T02:29:59Z | 2026-11-27T02:30:00Z
          30 2 * * *           | 2026-11-27T02:30:00Z | 2026-11-28T02:30:00Z
          */15 8-18 * * MON-FRI| 2026-11-27T18:45:00Z | 2026-11-30T08:00:00Z
          0 0 1 * *            | 2026-11-27T00:00:00Z | 2026-12-01T00:00:00Z
          0 0 13 * 5           | 2026-11-09T00:00:00Z | 2026-11-13T00:00:00Z
          0 0 13 * 5           | 2026-11-13T00:00:00Z | 2026-11-20T00:00:00Z
          """)
  void findsTheNext(String text, Instant after, Instant next) {
    assertThat(CronTimes.parse(text, ZoneOffset.UTC).next(after)).contains(next);
  }

  @Test
  void comesOncePerDayWhateverTheClocksDo() {
    assertThat(next("30 2 * * *", "2026-10-24T22:00:00Z", 2))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void leavesOutWhatTheClocksLeaveOut() {
    assertThat(next("30 2 * * *", "2026-03-28T12:00:00Z", 1))
        .containsExactly(Instant.parse("2026-03-30T00:30:00Z"));
  }

  private static List<Instant> next(String text, String after, int count) {
    CronTimes times = CronTimes.parse(text, BERLIN);
    List<Instant> found = new ArrayList<>(List.of(Instant.parse(after)));
    while (found.size() <= count) {
      found.add(times.next(found.getLast()).orElseThrow());
    }
    return found.subList(1, found.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "61 * * * *", "0 0 * * * *", "0 0 30 2 *", "@daily", "0 0 L * *"})
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> config(text, "UTC"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("schedule must be five fields");
  }

  @Test
  void refusesWhatIsNoTimeZone() {
    assertThatThrownBy(() -> config(null, "Europe/Atlantis"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("Europe/Atlantis is none");
  }

  @Test
  void hasNoTimesUnlessThereIsASchedule() {
    assertThat(config(null, "UTC").times()).isEmpty();
    SyncConfig nightly = config("0 3 * * *", "Europe/Berlin");
    assertThat(nightly.times().orElseThrow().next(Instant.parse("2026-11-27T00:00:00Z")))
        .contains(Instant.parse("2026-11-27T02:00:00Z"));
    assertThat(nightly.unscheduled().times()).isEmpty();
  }

  private static SyncConfig config(@Nullable String schedule, String zone) {
    return new SyncConfig(
        Duration.ofMinutes(1),
        Duration.ofSeconds(10),
        SyncConfig.Capture.COMPARE,
        Duration.ofDays(7),
        SyncConfig.Evolve.ADD,
        DataSize.ofMebibytes(1),
        schedule,
        zone);
  }
}
