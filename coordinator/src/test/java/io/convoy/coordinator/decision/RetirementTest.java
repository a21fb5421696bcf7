// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetirementTest {
  private static final Instant FIRST = Instant.parse("2026-11-21T01:18:08Z");

  @Test
  void keepsTheNewestWhateverTheirNames() {
    List<RunState> runs =
        List.of(
            over("a", 4, Phase.COMPLETED),
            over("d", 1, Phase.CANCELLED),
            over("c", 2, Phase.FAILED),
            over("b", 3, Phase.COMPLETED));
    assertThat(new Retirement(4).due(runs)).isEmpty();
    assertThat(new Retirement(2).due(runs)).containsExactly("d", "c");
  }

  @Test
  void keepsWhatIsNotOver() {
    RunState working = run("working", 1, Phase.COPY);
    RunState resumable = over("resumable", 2, Phase.FAILED);
    resumable.setResumeAt(Phase.COPY);
    RunState releasing = run("releasing", 3, Phase.CANCELLED);
    List<RunState> runs =
        List.of(working, resumable, releasing, over("x", 4, Phase.FAILED), run("y", 5, Phase.COPY));
    assertThat(new Retirement(1).due(runs)).containsExactly("x");
  }

  @Test
  void goesInPortionsThatFitIntoATransaction() {
    List<RunState> many =
        IntStream.range(0, 1_000).mapToObj(i -> over("r" + i, i, Phase.COMPLETED)).toList();
    assertThat(new Retirement(50).due(many)).hasSizeBetween(100, 949);
    many.forEach(run -> run.setTables(20_000));
    assertThat(new Retirement(50).due(many)).containsExactly("r0");
  }

  private static RunState over(String runId, int second, Phase phase) {
    RunState run = run(runId, second, phase);
    run.setEndedAt(FIRST.plusSeconds(second));
    return run;
  }

  private static RunState run(String runId, int second, Phase phase) {
    ContractClasses.trust();
    return RunState.newBuilder()
        .setRunId(runId)
        .setPhase(phase)
        .setStartedAt(FIRST.plusSeconds(second))
        .setPhaseSince(FIRST)
        .build();
  }
}
