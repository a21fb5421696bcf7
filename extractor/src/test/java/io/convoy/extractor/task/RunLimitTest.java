// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunLimitTest {
  static {
    ContractClasses.trust();
  }

  private final AtomicInteger holds = new AtomicInteger(40);
  private final RunLimit limit = new RunLimit(holds::set, 40);

  @Test
  void followsWhatIsSaidOfTheRunAtWork() {
    limit.onRun(run("a", Phase.COPY, null));
    assertThat(holds).hasValue(40);
    limit.onRun(run("a", Phase.COPY, 4));
    assertThat(holds).hasValue(4);
    limit.onRun(run("a", Phase.COPY, 0));
    assertThat(holds).hasValue(0);
    limit.onRun(run("a", Phase.COPY, null));
    assertThat(holds).hasValue(40);
  }

  @Test
  void goesBackToTheConfigurationWhenTheRunIsOver() {
    limit.onRun(run("a", Phase.COPY, 4));
    limit.onRun(run("a", Phase.COMPLETED, 4));
    assertThat(holds).hasValue(40);
    limit.onRun(run("b", Phase.DESCRIBE, null));
    assertThat(holds).hasValue(40);
  }

  @Test
  void holdsAgainWhenTheRunIsResumed() {
    limit.onRun(run("a", Phase.FAILED, 4));
    assertThat(holds).as("it is not at work").hasValue(40);
    limit.onRun(run("a", Phase.COPY, 4));
    assertThat(holds).hasValue(4);
  }

  @Test
  void anOlderRunThatIsOverTakesNothingFromTheOneAtWork() {
    limit.onRun(run("b", Phase.COPY, 4));
    limit.onRun(run("a", Phase.CANCELLED, 0));
    assertThat(holds).hasValue(4);
  }

  private static RunState run(String id, Phase phase, @Nullable Integer mbPerSecond) {
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    return RunState.newBuilder()
        .setRunId(id)
        .setPhase(phase)
        .setStartedAt(now)
        .setPhaseSince(now)
        .setMbPerSecond(mbPerSecond)
        .build();
  }
}
