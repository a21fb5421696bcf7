// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.StageTime;
import io.convoy.schemas.event.StepTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long a run is in its phases, and when its tables come to their stages. */
class TimingsTest extends RunStory {
  private final Instant start = now;

  @Test
  void addsUpWhatAPhaseTookHoweverOftenTheRunCameToIt() {
    planTables(1);
    Instant copying = now;
    assertThat(run().getSteps().getLast()).isEqualTo(new StepTime(Phase.COPY, copying, 0L));
    assertThat(run().getTarget()).isEqualTo("PostgreSQL 18.0");
    for (int i = 0; i < 3; i++) {
      now = now.plusSeconds(10);
      applied(core.fail(RUN, "a defect", view, now));
      assertThat(run().getFailureCode()).isEqualTo(ErrorCode.INTERNAL.name());
      now = now.plusSeconds(100);
      command(RUN, new ResumeRun());
    }
    assertThat(run().getSteps())
        .contains(
            new StepTime(Phase.COPY, copying, 30_000L),
            new StepTime(Phase.FAILED, copying.plusSeconds(10), 300_000L))
        .extracting(StepTime::getPhase)
        .doesNotHaveDuplicates();
  }

  @Test
  void countsNothingTwice() {
    describe();
    now = now.plusSeconds(5);
    toVerify();
    long counted = run().getSteps().stream().mapToLong(StepTime::getMillis).sum();
    Duration current = Duration.between(run().getPhaseSince(), now);
    assertThat(counted + current.toMillis()).isEqualTo(Duration.between(start, now).toMillis());
  }

  @Test
  void knowsWhenATableCameToItsStages() {
    createTables();
    Instant created = now;
    now = now.plusSeconds(7);
    fact(Facts.planned(SMALL, 0));
    fact(Facts.planned(SMALL, 0, "s1", 1));
    assertThat(view.progress(RUN, SMALL).getReached())
        .contains(new StageTime(Stage.CREATED, created), new StageTime(Stage.PLANNED, now))
        .extracting(StageTime::getStage)
        .isSorted()
        .doesNotHaveDuplicates();
  }
}
