// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.Replacing;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.DependentsFound;
import io.convoy.schemas.event.DropOld;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.LeftOutOfTable;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.SwappedSchema;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwapTest extends RunStory {
  private static final String SHADOW = "\"public_new_1\"";

  @BeforeEach
  void swaps() {
    under(OnBrokenConstraint.REPORT);
  }

  private void under(OnBrokenConstraint setting) {
    core = core(setting, OnExisting.SWAP);
  }

  private static DecisionCore core(OnBrokenConstraint setting, OnExisting onExisting) {
    return new DecisionCore(
        new RunPolicy(
            3,
            OnSnapshotLost.REREAD,
            Duration.ZERO,
            Duration.ofMinutes(2),
            1_000,
            Long.MAX_VALUE,
            setting,
            onExisting,
            RejectLimit.NONE,
            Duration.ZERO));
  }

  private static LeftOut leftOut(String table) {
    return new LeftOut(
        "primary key \"p\"",
        "not unique in " + table,
        List.of("(id) = ('1'): 2 rows"),
        List.of("ALTER TABLE " + table + " ADD ..."));
  }

  private Decision verify(long sumIsOffBy) {
    Decision last = Decision.NOTHING;
    for (TableId id : List.of(LARGE, SMALL)) {
      long sum = view.progress(RUN, id).getChecksum();
      last = fact(new TableVerified(id, 1L, sum + sumIsOffBy, "", null));
    }
    return last;
  }

  private void toSwap() {
    extractAll();
    fact(
        new TableFinalized(
            LARGE,
            1L,
            0L,
            0,
            List.of("a warning about " + SHADOW + ".\"large\""),
            List.of(leftOut(SHADOW + ".\"large\"")),
            0L));
    fact(new TableFinalized(SMALL, 1L, 0L, 0, List.of(), List.of(), 0L));
    for (TableId id : List.of(LARGE, SMALL)) {
      fact(new ForeignKeysAdded(id, List.of(), List.of()));
    }
    for (TableId id : List.of(LARGE, SMALL)) {
      fact(new SequencesSet(id));
    }
    assertThat(run().getPhase()).isEqualTo(Phase.VERIFY);
    verify(0);
  }

  private static TablesSwapped swapped(LeftOutOfTable... leftOut) {
    return new TablesSwapped(
        2,
        List.of(new SwappedSchema(SHADOW, "\"public\"")),
        List.of("the old tables are in schema \"public_old_1\""),
        List.of(leftOut));
  }

  @Test
  void comesAfterAllTablesAreVerifiedAndBeforeTheEnd() {
    toSwap();

    assertThat(run().getPhase()).isEqualTo(Phase.SWAP);
    List<Effect> due = core.pendingEffects(view);
    assertThat(due).hasSize(1);
    assertThat(((SwapTables) due.getFirst()).tables())
        .extracting(Description::id)
        .containsExactlyInAnyOrder(LARGE, SMALL);

    Decision end = fact(swapped());
    assertThat(ending(end.effects())).isEqualTo(Ending.COMPLETED);
    assertThat(run().getSwapped()).isEqualTo(2);
    assertThat(run().getOldTables()).isEqualTo(2);
    assertThat(run().getWarnings()).contains("the old tables are in schema \"public_old_1\"");
    assertThat(fact(swapped()).isNothing()).as("it came twice").isTrue();
    fact(new TargetReleased());
    assertThat(run().getPhase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void isSaidOfTheNamesThatTablesHaveThen() {
    toSwap();
    fact(swapped());

    assertThat(view.progress(RUN, LARGE).getWarnings())
        .containsExactly("a warning about \"public\".\"large\"");
    assertThat(view.progress(RUN, LARGE).getLeftOut())
        .containsExactly(leftOut("\"public\".\"large\""));
  }

  @Test
  void countsForeignKeysThatAreNotHeldAfterIt() {
    toSwap();
    fact(swapped(new LeftOutOfTable(SMALL, leftOut("\"public\".\"other\""))));
    fact(new TargetReleased());

    assertThat(run().getPhase()).isEqualTo(Phase.COMPLETED);
    assertThat(run().getLeftOut()).isEqualTo(2);
  }

  @Test
  void doesNotHappenWhereATableDiffers() {
    extractAll();
    fact(new TableFinalized(LARGE, 1L, 0L, 0, List.of(), List.of(), 0L));
    fact(new TableFinalized(SMALL, 1L, 0L, 0, List.of(), List.of(), 0L));
    linkAndSequence();
    verify(1);

    assertThat(ending(core.pendingEffects(view))).isEqualTo(Ending.KEPT_ASIDE);
    fact(new TargetReleased());
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getFailureCode()).isEqualTo(ErrorCode.VERIFICATION_DIFFERENCE.name());
    assertThat(run().getSwapped()).isZero();
  }

  @Test
  void fallsBackToItselfWhenResumed() {
    under(OnBrokenConstraint.FAIL);
    toSwap();
    fact(
        TaskFailed.newBuilder()
            .setTaskId(RUN + "/SwapTables")
            .setAttempt(1)
            .setCode(ErrorCode.OBJECTS_LEFT_OUT.name())
            .setRetryable(false)
            .setMessage("one object is left out")
            .build());
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getResumeAt()).isEqualTo(Phase.SWAP);

    assertThat(command(RUN, new ResumeRun()).effects())
        .singleElement()
        .isInstanceOf(SwapTables.class);
    fact(swapped());
    fact(new TargetReleased());
    assertThat(run().getPhase()).as("nothing is left out any more").isEqualTo(Phase.COMPLETED);
    assertThat(run().getLeftOut()).isZero();
  }

  @Test
  void cancelledBeforeItLeavesNothingBehind() {
    toSwap();

    assertThat(command(RUN, new CancelRun()).effects())
        .containsExactly(new ReleaseTarget(RUN, Ending.CANCELLED));
    assertThat(fact(swapped()).isNothing()).as("it was stopped").isTrue();
  }

  @Test
  void isDecidedWhenTheRunBegins() {
    describe();
    ResetTarget reset = (ResetTarget) core.pendingEffects(view).getFirst();
    assertThat(reset.replacing()).isEqualTo(Replacing.BY_SWAP);
    fact(new DependentsFound(List.of("view \"v\" would keep pointing at \"t\"")));
    assertThat(run().getWarnings()).containsExactly("view \"v\" would keep pointing at \"t\"");

    core = core(OnBrokenConstraint.REPORT, OnExisting.DROP);
    fact(new TargetReset("PostgreSQL 18.0"));
    assertThat(run().getSwaps()).isTrue();
    assertThat(RunKind.of(run()).steps()).hasSize(9);

    command(RUN, new CancelRun());
    fact(new TargetReleased());
    command("run-2", new StartRun());
    assertThat(view.known("run-2").getSwaps()).isFalse();
    assertThat(RunKind.of(view.known("run-2")).steps()).hasSize(8);
  }

  private void toTheEnd() {
    toSwap();
    fact(swapped());
    fact(new TargetReleased());
  }

  @Test
  void oldTablesAreDroppedWhenAPersonAsks() {
    toTheEnd();

    assertThat(command(RUN, new DropOld()).effects()).containsExactly(new DropOldTables(RUN));
    assertThat(core.pendingEffects(view)).containsExactly(new DropOldTables(RUN));
    assertThat(RunStatus.isOver(run())).isFalse();
    command("run-2", new StartRun());
    assertThat(view.known("run-2").getFailureCode()).isEqualTo(ErrorCode.RUN_IN_PROGRESS.name());

    fact(new OldDropped(0, 2, List.of("view \"v\" depends on \"public_old_1\".\"large\"")));
    assertThat(core.pendingEffects(view)).isEmpty();
    assertThat(run().getOldTables()).isEqualTo(2);
    assertThat(run().getWarnings()).anyMatch(text -> text.startsWith("view \"v\" depends"));

    command(RUN, new DropOld());
    fact(new OldDropped(2, 0, List.of()));
    assertThat(run().getOldTables()).isZero();
    assertThat(run().getDrops()).isEqualTo(2);
    assertThat(run().getPhase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void oldTablesDoNotKeepThePipelineForEver() {
    toTheEnd();
    command(RUN, new DropOld());
    fact(
        TaskFailed.newBuilder()
            .setTaskId(new DropOldTables(RUN).id())
            .setAttempt(1)
            .setCode(ErrorCode.TARGET_ACCESS_DENIED.name())
            .setRetryable(false)
            .setMessage("no password")
            .build());
    assertThat(run().getDrops()).isEqualTo(1);
    assertThat(run().getOldTables()).isEqualTo(2);
    assertThat(run().getWarnings()).anyMatch(text -> text.contains("given up: no password"));

    command("run-2", new StartRun());
    command(RUN, new DropOld());
    assertThat(run().getDroppingOld()).as("another run is at work").isFalse();
    assertThat(run().getDrops()).isEqualTo(2);
  }

  @Test
  void oldTablesAreNotDroppedWhileTheRunIsAtWork() {
    toSwap();
    assertThat(command(RUN, new DropOld()).isNothing()).isTrue();
  }

  @Test
  void aRunWhoseOldTablesAreThereIsNotForgotten() {
    toTheEnd();
    RunState younger = RunState.newBuilder(run()).setRunId("run-2").setOldTables(0).build();
    younger.setStartedAt(Instant.parse("2026-11-22T00:00:00Z"));
    // The newest load says what the target is, and is kept for that.
    RunState newest = RunState.newBuilder(younger).setRunId("run-3").build();
    assertThat(new Retirement(0).due(List.of(run(), younger, newest))).containsExactly("run-2");
  }
}
