// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunActionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void pausesWhatIsAtWork() {
    RunState run = run(Phase.COPY);
    assertThat(RunAction.PAUSE.isPossible(run)).isTrue();
    assertThat(RunAction.PAUSE.isDone(run)).isFalse();
    run.setPaused(true);
    assertThat(RunAction.PAUSE.isDone(run)).isTrue();
    assertThat(RunAction.RESUME.isDone(run)).isFalse();
  }

  @Test
  void goesOnWithAFailureThatCanBeMended() {
    RunState run = run(Phase.FAILED);
    run.setEndedAt(NOW);
    assertThat(RunAction.RESUME.isPossible(run)).isFalse();
    run.setResumeAt(Phase.FINALIZE);
    assertThat(RunAction.RESUME.isPossible(run)).isTrue();
    assertThat(RunAction.RESUME.isAnswered(run)).as("it has not gone on yet").isFalse();
    assertThat(RunAction.PAUSE.isPossible(run)).isFalse();
    assertThat(RunAction.CANCEL.isPossible(run)).isTrue();
  }

  @Test
  void hasCancelledOnceAllIsRemoved() {
    RunState run = run(Phase.CANCELLED);
    assertThat(RunAction.CANCEL.isAnswered(run)).isFalse();
    run.setEndedAt(NOW);
    assertThat(RunAction.CANCEL.isDone(run)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void asksNothingOfWhatIsDone(RunAction action) {
    RunState run = run(Phase.COMPLETED);
    run.setEndedAt(NOW);
    assertThat(action.isPossible(run)).isFalse();
    assertThat(action.isAnswered(run)).as("it came to its end before").isTrue();
  }

  private static RunState run(Phase phase) {
    ContractClasses.trust();
    return RunState.newBuilder()
        .setRunId("run-1")
        .setPhase(phase)
        .setStartedAt(NOW)
        .setPhaseSince(NOW)
        .setSnapshotHolders(new ArrayList<>())
        .setWarnings(new ArrayList<>())
        .build();
  }
}
