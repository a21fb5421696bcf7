// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.RejectLimit;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.schemas.event.FinalizeRun;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RejectsRetried;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftOutsTest extends RunStory {
  private static LeftOut leftOut(String what) {
    return new LeftOut(what, "a reason", List.of("(id) = ('1'): 2 rows"), List.of("ALTER TABLE"));
  }

  private void under(OnBrokenConstraint setting) {
    core =
        new DecisionCore(
            new RunPolicy(
                3,
                OnSnapshotLost.REREAD,
                Duration.ZERO,
                Duration.ofMinutes(2),
                1_000,
                Long.MAX_VALUE,
                setting,
                OnExisting.FAIL,
                RejectLimit.NONE,
                Duration.ZERO));
  }

  private void toTheEnd() {
    extractAll();
    fact(
        new TableFinalized(LARGE, 1L, 0L, 0, List.of(), List.of(leftOut("primary key \"p\"")), 0L));
    fact(new TableFinalized(SMALL, 1L, 0L, 0, List.of(), List.of(), 0L));
    fact(new ForeignKeysAdded(LARGE, List.of(), List.of(leftOut("foreign key \"f\""))));
    fact(new ForeignKeysAdded(SMALL, List.of(), List.of()));
    for (TableId id : List.of(LARGE, SMALL)) {
      fact(new SequencesSet(id));
      long sum = view.progress(RUN, id).getChecksum();
      fact(new TableVerified(id, 1L, sum, "", null));
    }
    assertThat(view.progress(RUN, LARGE).getLeftOut())
        .extracting(LeftOut::getWhat)
        .containsExactly("primary key \"p\"", "foreign key \"f\"");
    fact(new TargetReleased());
  }

  @Test
  void isReportedAndNoFailure() {
    under(OnBrokenConstraint.REPORT);
    toTheEnd();

    assertThat(run().getPhase()).isEqualTo(Phase.COMPLETED);
    assertThat(run().getLeftOut()).isEqualTo(2);
  }

  @Test
  void isAFailureAtTheEndWhereThatIsWanted() {
    under(OnBrokenConstraint.FAIL);
    toTheEnd();

    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getResumeAt()).isNull();
    assertThat(run().getFailureCode()).isEqualTo(ErrorCode.OBJECTS_LEFT_OUT.name());
    assertThat(run().getFailure()).contains("primary key \"p\" of", "foreign key \"f\" of");
  }

  @Test
  void isTriedAgainWhenAPersonAsks() {
    under(OnBrokenConstraint.FAIL);
    toTheEnd();

    assertThat(command(RUN, new FinalizeRun()).effects()).containsExactly(new RetryLeftOut(RUN));
    assertThat(core.pendingEffects(view)).containsExactly(new RetryLeftOut(RUN));
    fact(new LeftOutRetried(1, 1, List.of("foreign key \"f\": still")));
    assertThat(core.pendingEffects(view)).isEmpty();
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getLeftOut()).isEqualTo(1);
    assertThat(run().getRetries()).isEqualTo(1);
    assertThat(run().getWarnings()).contains("foreign key \"f\": still");

    command(RUN, new FinalizeRun());
    fact(new LeftOutRetried(1, 0, List.of()));
    assertThat(run().getPhase()).isEqualTo(Phase.COMPLETED);
    assertThat(run().getFailure()).isNull();
    assertThat(command(RUN, new FinalizeRun()).isNothing()).as("nothing is left").isTrue();
  }

  @Test
  void keepsThePipelineOnlyAsLongAsItIsTried() {
    under(OnBrokenConstraint.REPORT);
    toTheEnd();
    command(RUN, new FinalizeRun());

    command("run-2", new StartRun());
    assertThat(view.known("run-2").getFailureCode()).isEqualTo(ErrorCode.RUN_IN_PROGRESS.name());

    fact(
        TaskFailed.newBuilder()
            .setTaskId(new RetryLeftOut(RUN).id())
            .setAttempt(1)
            .setCode(ErrorCode.TARGET_ACCESS_DENIED.name())
            .setRetryable(false)
            .setMessage("no password")
            .build());
    assertThat(run().getRetries()).isEqualTo(1);
    assertThat(run().getWarnings()).anyMatch(text -> text.contains("given up: no password"));
    assertThat(run().getLeftOut()).isEqualTo(2);
    command("run-3", new StartRun());
    assertThat(view.known("run-3").getPhase()).isEqualTo(Phase.DESCRIBE);

    command(RUN, new FinalizeRun());
    assertThat(run().getRetrying()).as("another run is at work").isFalse();
    assertThat(run().getRetries()).isEqualTo(2);
  }

  @Test
  void countsRejectedRowsThatAreLoadedLaterAsLoaded() {
    under(OnBrokenConstraint.REPORT);
    toTheEnd();

    fact(new RejectsRetried(5L, 2L));
    assertThat(run().getRowsRetried()).isEqualTo(5);
    assertThat(run().getWarnings())
        .contains("rejected rows, tried again: 5 loaded, 2 still rejected");
    assertThat(core.pendingEffects(view)).isEmpty();

    fact(new RejectsRetried(7L, 0L));
    fact(new RejectsRetried(5L, 2L));
    assertThat(run().getRowsRetried()).as("totals, whichever comes last").isEqualTo(7);
    assertThat(run().getWarnings())
        .contains("rejected rows, tried again: 2 loaded, 0 still rejected");
  }
}
