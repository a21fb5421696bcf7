// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.cli.progress.Pictures;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That no coordinator is heard is said once, and not where there is nothing to hear. */
final class SilenceTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  private final Silence silence = new Silence(Duration.ofMinutes(2));
  private Instant now = BEGIN;

  @Test
  void isToldOnceWhenItIsLongerThanACoordinatorNeedsToSayThatNothingMoves() {
    RunState run = Pictures.run(Phase.COPY).build();
    assertThat(after(0, 1, run)).isEmpty();
    assertThat(after(179, 1, run)).isEmpty();
    assertThat(after(1, 1, run))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("no coordinator has been heard for 3m00s"));
    assertThat(after(600, 1, run)).isEmpty();
  }

  @Test
  void endsAndMayBeginAnew() {
    RunState run = Pictures.run(Phase.COPY).build();
    assertThat(after(0, 1, run)).isEmpty();
    assertThat(after(180, 1, run)).isPresent();
    assertThat(after(1, 2, run)).hasValue("a coordinator is heard again");
    assertThat(after(1, 3, run)).isEmpty();
    assertThat(after(180, 3, run)).isPresent();
  }

  @Test
  void isToldWhereARunWasAskedForAndNobodyTookIt() {
    assertThat(silence.look(0, Optional.empty(), now)).isEmpty();
    now = now.plusSeconds(180);
    assertThat(silence.look(0, Optional.empty(), now)).isPresent();
  }

  @Test
  void isNoneWhereTheRunStandsStillAndSaidSo() {
    assertThat(after(0, 1, Pictures.run(Phase.COPY).setPaused(true).build())).isEmpty();
    assertThat(after(9000, 1, Pictures.run(Phase.COPY).setPaused(true).build())).isEmpty();
    assertThat(after(9000, 1, Pictures.run(Phase.COPY).setStalled("a lock").build())).isEmpty();
  }

  private Optional<String> after(long seconds, long heard, RunState run) {
    now = now.plusSeconds(seconds);
    return silence.look(heard, Optional.of(run), now);
  }
}
