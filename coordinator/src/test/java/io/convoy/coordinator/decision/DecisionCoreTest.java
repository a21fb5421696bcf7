// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RowsRejected;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.ThrottleRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single decisions, told as short stories of a run with a large and a small table. */
class DecisionCoreTest extends RunStory {
  @Test
  void startsWithADescription() {
    Decision decision = command(RUN, new StartRun());
    assertThat(run().getPhase()).isEqualTo(Phase.DESCRIBE);
    assertThat(decision.tasks())
        .containsExactly(
            new Task(
                RUN + "/describe/1",
                RUN,
                1,
                new DescribeSource(false, List.of(), null, LogDemand.ANEW, true)));
    assertThat(command(RUN, new StartRun()).isNothing()).isTrue();
  }

  @Test
  void refusesARunWhileAnotherHasThePipeline() {
    command(RUN, new StartRun());
    Decision decision = command("run-2", new StartRun());
    RunState refused = view.known("run-2");
    assertThat(refused.getPhase()).isEqualTo(Phase.FAILED);
    assertThat(refused.getFailureCode()).isEqualTo("RUN_IN_PROGRESS");
    assertThat(decision.tasks()).isEmpty();
    assertThat(decision.replacesEffects()).isFalse();
    assertThat(command("run-2", new ResumeRun()).isNothing()).isTrue();
  }

  @Test
  void resetsOnceAllIsDescribed() {
    Decision decision = describe();
    assertThat(run().getPhase()).isEqualTo(Phase.RESET);
    assertThat(run().getSnapshotId()).isEqualTo("s1");
    assertThat(decision.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            ResetTarget.class,
            reset -> {
              assertThat(reset.tables()).extracting(Description::id).containsExactly(LARGE, SMALL);
              assertThat(reset.source()).containsExactly(Facts.SOURCE);
            });
  }

  @Test
  void createsAndPlansTheLargestTableFirst() {
    describe();
    Decision reset = fact(new TargetReset("PostgreSQL 18.0"));
    assertThat(reset.effects())
        .extracting(effect -> ((CreateTable) effect).tableId())
        .containsExactly(LARGE, SMALL);
    fact(Facts.created(SMALL));
    Decision created = fact(Facts.created(LARGE));
    assertThat(run().getPhase()).isEqualTo(Phase.PLAN);
    assertThat(created.tasks())
        .extracting(task -> ((PlanTable) task.getPayload()).getTable().getId())
        .containsExactly(LARGE, SMALL);
  }

  @Test
  void failsWhereTheSourceHasNothingToCarry() {
    command(RUN, new StartRun());
    fact(Facts.opened("s1", "1", 0));
    assertThat(run().getFailureCode()).isEqualTo("NO_TABLES");
  }

  @Test
  void issuesChunksAsTheyArePlannedOverThePartitions() {
    createTables();
    fact(Facts.planned(LARGE, 0));
    Decision decision = fact(Facts.planned(LARGE, 3));
    Task task = decision.tasks().getFirst();
    assertThat(task.getTaskId()).isEqualTo(RUN + "/chunk/public.large/3");
    assertThat(task.getPayload())
        .isInstanceOfSatisfying(
            ExtractChunk.class,
            chunk -> {
              assertThat(chunk.getPartition()).isEqualTo(1);
              assertThat(chunk.getSnapshotId()).isEqualTo("s1");
              assertThat(chunk.getTopic()).isEqualTo("p.data.large");
              assertThat(chunk.getSchemaId()).isEqualTo(7);
            });
  }

  @Test
  void sumsUpChunksAndFinishesATableOnceItIsRead() {
    List<Task> chunks = planTables(2);
    fact(Facts.extracted(chunks.get(0), 10, Long.MAX_VALUE, 4));
    Decision last = fact(Facts.extracted(chunks.get(1), 20, 5, 9));
    assertThat(last.effects())
        .containsExactly(
            new FinalizeTable(RUN, description(LARGE), 0, "p.data.large", List.of(4L, 9L), 30));
    assertThat(last.effects())
        .extracting(effect -> ((FinalizeTable) effect).table())
        .containsExactly(Facts.table(LARGE, 1_000));
    assertThat(view.progress(RUN, LARGE).getChecksum()).isEqualTo(Long.MAX_VALUE + 5);
    assertThat(view.progress(RUN, LARGE).getStage()).isEqualTo(Stage.EXTRACTED);
    assertThat(fact(Facts.extracted(chunks.get(1), 20, 5, 9)).isNothing()).isTrue();
  }

  @Test
  void sumsUpAlteredValuesByColumnAndKindAndCountsNoChunkTwice() {
    List<Task> chunks = planTables(2);
    ChunkExtracted first = Facts.extracted(chunks.get(0), 10, 1, 4);
    first.setAltered(List.of(altered("at", "offset not kept", 3), altered("at", "cut off", 1)));
    ChunkExtracted second = Facts.extracted(chunks.get(1), 10, 1, 9);
    second.setAltered(List.of(altered("at", "offset not kept", 4)));
    fact(first);
    fact(first);
    fact(second);
    assertThat(view.progress(RUN, LARGE).getAltered())
        .containsExactly(altered("at", "offset not kept", 7), altered("at", "cut off", 1));
  }

  private static AlteredValues altered(String column, String how, long values) {
    return new AlteredValues(column, how, values);
  }

  @Test
  void asksAgainWhetherATableIsDoneWhenTheCountsSaySo() {
    List<Task> chunks = planTables(2);
    fact(Facts.extracted(chunks.get(0), 10, 1, 4));
    fact(Facts.extracted(chunks.get(1), 20, 1, 9));
    assertThat(fact(Facts.checkpoint(LARGE, 0, 1, 5, 10)).effects()).isEmpty();
    assertThat(fact(Facts.checkpoint(LARGE, 1, 2, 10, 20)).effects())
        .hasOnlyElementsOfType(FinalizeTable.class)
        .hasSize(1);
    assertThat(run().getLoaded()).isEqualTo(1);
  }

  @Test
  void ignoresACheckpointOfAnOlderEpochAndTakesOneThatFellBack() {
    planTables(1);
    fact(Facts.checkpoint(LARGE, 0, 5, 8, 80));
    assertThat(fact(Facts.checkpoint(LARGE, 0, 4, 9, 90)).isNothing()).isTrue();
    fact(Facts.checkpoint(LARGE, 0, 6, 0, 0));
    assertThat(view.progress(RUN, LARGE).getRowsLoaded()).isZero();
  }

  @Test
  void releasesTheSnapshotOnceAllIsRead() {
    List<Task> chunks = planTables(1);
    fact(Facts.extracted(chunks.get(0), 1, 1, 0));
    Decision last = fact(Facts.extracted(chunks.get(1), 1, 1, 0));
    assertThat(last.tasks()).extracting(Task::getPayload).contains(new ReleaseSnapshot("s1"));
    assertThat(run().getSnapshotId()).isNull();
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
  }

  @Test
  void showsFinalizeOnlyWhenEveryTableIsLoaded() {
    List<Task> chunks = planTables(1);
    fact(Facts.extracted(chunks.get(0), 1, 1, 0));
    fact(Facts.extracted(chunks.get(1), 1, 1, 0));
    fact(new TableFinalized(SMALL, 1L, 0L, 0, List.of(), List.of(), 0L));
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    fact(Facts.checkpoint(LARGE, 0, 1, 1, 1));
    assertThat(run().getPhase()).isEqualTo(Phase.FINALIZE);
  }

  @Test
  void linksTablesWhenAllAreFinalAndCountsARepeatedFactOnce() {
    extractAll();
    fact(new TableFinalized(SMALL, 1L, 0L, 0, List.of(), List.of(), 0L));
    assertThat(fact(new TableFinalized(SMALL, 1L, 0L, 0, List.of(), List.of(), 0L)).isNothing())
        .isTrue();
    Decision last = fact(new TableFinalized(LARGE, 1L, 0L, 0, List.of(), List.of(), 0L));
    assertThat(last.effects()).hasSize(2).hasOnlyElementsOfType(AddForeignKeys.class);
    assertThat(run().getFinalized()).isEqualTo(2);
  }

  @Test
  void saysWhatTheTargetIsToKeepOfTheRun() {
    toVerify();
    fact(new TableVerified(LARGE, 1L, 1L, "", null));
    Decision last = fact(new TableVerified(SMALL, 1L, 2L, "", null));
    assertThat(last.effects().getFirst())
        .isEqualTo(
            new ReleaseTarget(
                RUN,
                Ending.COMPLETED,
                Optional.of(
                    new RunEntry(
                        RUN,
                        "REPLICATE",
                        run().getSource(),
                        "1",
                        "ONE_POINT_IN_TIME",
                        run().getStartedAt(),
                        RunEntry.Difference.SOME,
                        2,
                        2,
                        0)),
                Optional.empty(),
                List.of(),
                Set.of()));
  }

  @Test
  void completesWhenAllIsEqualAndReleased() {
    toVerify();
    fact(new TableVerified(LARGE, 1L, 1L, "", null));
    Decision last = fact(new TableVerified(SMALL, 1L, 1L, "", null));
    assertThat(ending(last.effects())).isEqualTo(Ending.COMPLETED);
    fact(new TargetReleased());
    assertThat(run().getPhase()).isEqualTo(Phase.COMPLETED);
    assertThat(run().getEndedAt()).isEqualTo(now);
    assertThat(view.remembers(RUN)).isFalse();
    assertThat(core.pendingEffects(view)).isEmpty();
  }

  @Test
  void failsForGoodNamingTheTableThatDiffers() {
    toVerify();
    fact(new TableVerified(LARGE, 1L, 99L, "", null));
    fact(new TableVerified(SMALL, 1L, 1L, "", null));
    fact(new TargetReleased());
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getFailureCode()).isEqualTo("VERIFICATION_DIFFERENCE");
    assertThat(run().getFailure()).contains("public.large").doesNotContain("public.small");
    assertThat(command(RUN, new ResumeRun()).isNothing()).isTrue();
  }

  @Test
  void comparesTheTargetWithWhatWasNotRejected() {
    long checksum = rejectOneOfThree();
    assertThat(core.pendingEffects(view))
        .filteredOn(effect -> ((VerifyTable) effect).table().getId().equals(SMALL))
        .extracting(
            effect -> ((VerifyTable) effect).rows(), effect -> ((VerifyTable) effect).checksum())
        .containsExactly(tuple(2L, checksum - 7));
    fact(new TableVerified(SMALL, 2L, checksum - 7, "", null));
    assertThat(view.progress(RUN, SMALL).getEqual()).isTrue();
    assertThat(view.progress(RUN, SMALL).getDetail()).contains("1 row was rejected");
    assertThat(view.progress(RUN, SMALL).getWarnings().getFirst()).contains("22021");
    fact(new TableVerified(LARGE, 3L, view.progress(RUN, LARGE).getChecksum(), "", null));
    fact(new TargetReleased());
    assertThat(run().getPhase()).isEqualTo(Phase.COMPLETED);
    assertThat(run().getRowsRejected()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"3, -7", "2, 0", "1, -7"})
  void rejectedRowsExcuseNoOthers(long rows, long checksum) {
    long extracted = rejectOneOfThree();
    fact(new TableVerified(SMALL, rows, extracted + checksum, "", null));
    assertThat(view.progress(RUN, SMALL).getEqual()).isFalse();
  }

  /** Of the small table, whose checksum is returned; the row had 7 of it. */
  private long rejectOneOfThree() {
    List<Task> chunks = planTables(1);
    chunks.forEach(chunk -> fact(Facts.extracted(chunk, 3, 1, 0)));
    fact(new RowsRejected(SMALL, 0, 1L, "22021 invalid byte sequence", 0));
    fact(new TableFinalized(SMALL, 2L, 1L, 0, List.of(), List.of(), 7L));
    fact(new TableFinalized(LARGE, 3L, 0L, 0, List.of(), List.of(), 0L));
    linkAndSequence();
    return view.progress(RUN, SMALL).getChecksum();
  }

  @Test
  void triesAgainAfterAPauseThatGrowsAndGivesUpAtLast() {
    List<Task> chunks = planTables(1);
    assertThat(fact(Facts.failed(chunks.get(0), ErrorCode.SOURCE_UNAVAILABLE)).tasks()).isEmpty();
    assertThat(tickAfter(Duration.ofMillis(900)).tasks()).isEmpty();
    Task second = tickAfter(Duration.ofMillis(100)).tasks().getFirst();
    assertThat(second.getAttempt()).isEqualTo(2);
    assertThat(fact(Facts.failed(chunks.get(0), ErrorCode.SOURCE_UNAVAILABLE)).isNothing())
        .as("a fact of the first attempt, again")
        .isTrue();
    fact(Facts.failed(second, ErrorCode.SOURCE_UNAVAILABLE));
    assertThat(tickAfter(Duration.ofMillis(1_900)).tasks()).isEmpty();
    Task third = tickAfter(Duration.ofMillis(100)).tasks().getFirst();
    fact(Facts.failed(third, ErrorCode.SOURCE_UNAVAILABLE));
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getFailure()).contains("3 attempts");
  }

  @Test
  void issuesHandedBackWorkAgainWithoutCountingIt() {
    Task task = planTables(1).getFirst();
    for (int i = 0; i < 10; i++) {
      fact(Facts.failed(task, ErrorCode.RUN_ENDED));
      task = tickAfter(Duration.ofSeconds(1)).tasks().getFirst();
    }
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    assertThat(task.getAttempt()).isEqualTo(11);
  }

  @Test
  void countsWhatEndsWhileFailedAndResumesWithTheRest() {
    List<Task> chunks = planTables(3);
    fact(Facts.failed(chunks.get(0), ErrorCode.SOURCE_ERROR));
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getResumeAt()).isEqualTo(Phase.COPY);
    fact(Facts.extracted(chunks.get(1), 10, 1, 0));
    fact(Facts.failed(chunks.get(2), ErrorCode.RUN_ENDED));
    assertThat(view.progress(RUN, LARGE).getRowsExtracted()).isEqualTo(10);
    assertThat(tickAfter(Duration.ofMinutes(1)).isNothing()).isTrue();
    Decision resumed = command(RUN, new ResumeRun());
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    assertThat(run().getFailure()).isNull();
    assertThat(resumed.tasks())
        .extracting(Task::getTaskId)
        .containsExactly(RUN + "/chunk/public.large/0", RUN + "/chunk/public.large/2");
  }

  @Test
  void failsOnALoaderThatCannotGoOnAndOnNothingElseItReports() {
    planTables(1);
    fact(Facts.failed(RUN + "/load/public.large/0", ErrorCode.TARGET_UNAVAILABLE));
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    fact(Facts.failed(RUN + "/load/public.large/0", ErrorCode.REJECTS_EXCEEDED));
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void opensOneNewSnapshotAndReadsTheRestInItProvenEqual() {
    List<Task> chunks = planTables(2);
    Decision lost = fact(Facts.failed(chunks.get(0), ErrorCode.SNAPSHOT_LOST));
    assertThat(lost.tasks())
        .containsExactly(
            new Task(
                RUN + "/describe/2",
                RUN,
                1,
                new DescribeSource(true, List.of(), null, LogDemand.NONE, false)));
    assertThat(fact(Facts.failed(chunks.get(1), ErrorCode.SNAPSHOT_LOST)).tasks()).isEmpty();
    Decision reopened = fact(Facts.reopened("s2", "1"));
    assertThat(reopened.tasks())
        .extracting(task -> ((ExtractChunk) task.getPayload()).getSnapshotId())
        .containsExactly("s2", "s2");
    assertThat(run().getSnapshots()).isEqualTo(2);
    assertThat(run().getUnprovenSnapshots()).isZero();
    assertThat(run().getWarnings()).isEmpty();
  }

  @Test
  void failsOnALostSnapshotWhereConfiguredUnlessNothingChanged() {
    core = new DecisionCore(Facts.policy(OnSnapshotLost.FAIL));
    List<Task> chunks = planTables(2);
    fact(Facts.failed(chunks.get(0), ErrorCode.SNAPSHOT_LOST));
    assertThat(run().getFailureCode()).isEqualTo("SNAPSHOT_LOST");
    Decision resumed = command(RUN, new ResumeRun());
    assertThat(resumed.tasks())
        .extracting(Task::getPayload)
        .contains(new DescribeSource(true, List.of(), null, LogDemand.NONE, false));
    fact(Facts.reopened("s2", "2"));
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getResumeAt()).isNull();
  }

  @Test
  void doesNotResumeIntoAnotherPointInTimeWhereConfigured() {
    core = new DecisionCore(Facts.policy(OnSnapshotLost.FAIL));
    List<Task> chunks = planTables(2);
    fact(Facts.failed(chunks.get(0), ErrorCode.SNAPSHOT_LOST));
    command(RUN, new ResumeRun());
    fact(Facts.failed(chunks.get(1), ErrorCode.SOURCE_ERROR));
    fact(Facts.reopened("s2", "2"));
    assertThat(command(RUN, new ResumeRun()).isNothing()).isTrue();
    assertThat(run().getFailureCode()).isEqualTo("SNAPSHOT_LOST");
  }

  @Test
  void doesNothingOnTheTargetWhilePausedAndCountsOn() {
    List<Task> chunks = planTables(1);
    assertThat(command(RUN, new PauseRun()).replacesEffects()).isTrue();
    assertThat(fact(Facts.extracted(chunks.get(0), 1, 1, 0)).effects()).isEmpty();
    assertThat(view.progress(RUN, LARGE).getStage()).isEqualTo(Stage.EXTRACTED);
    assertThat(command(RUN, new ResumeRun()).effects())
        .hasSize(2)
        .hasOnlyElementsOfTypes(FinalizeTable.class, TrimTopics.class);
  }

  @Test
  void keepsWhatIsSaidOfTheRateThroughAFailureAndItsResume() {
    planTables(1);
    assertThat(run().getMbPerSecond()).as("as configured").isNull();
    Decision throttled = command(RUN, new ThrottleRun(5));
    assertThat(throttled.runs()).hasSize(1);
    assertThat(throttled.tasks()).isEmpty();
    assertThat(command(RUN, new ThrottleRun(5)).isNothing()).as("once more").isTrue();
    assertThat(command(RUN, new ThrottleRun(-1)).isNothing()).as("no rate").isTrue();
    fact(Facts.failed(RUN + "/load/t", ErrorCode.TARGET_DISK_FULL));
    assertThat(run().getMbPerSecond()).isEqualTo(5);
    command(RUN, new ThrottleRun(0));
    command(RUN, new ResumeRun());
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    assertThat(run().getMbPerSecond()).isZero();
    command(RUN, new ThrottleRun(null));
    assertThat(run().getMbPerSecond()).isNull();
    command(RUN, new CancelRun());
    assertThat(command(RUN, new ThrottleRun(1)).isNothing()).as("it is given up").isTrue();
  }

  @Test
  void cancelsAndReleasesWhateverIsOpened() {
    planTables(1);
    Decision cancelled = command(RUN, new CancelRun());
    assertThat(run().getPhase()).isEqualTo(Phase.CANCELLED);
    assertThat(run().getEndedAt()).isNull();
    assertThat(cancelled.tasks())
        .extracting(Task::getPayload)
        .containsExactly(new ReleaseSnapshot("s1"));
    assertThat(cancelled.effects()).containsExactly(new ReleaseTarget(RUN, Ending.CANCELLED));
    command("run-2", new StartRun());
    assertThat(view.known("run-2").getFailureCode()).isEqualTo("RUN_IN_PROGRESS");
    fact(new TargetReleased());
    assertThat(run().getEndedAt()).isEqualTo(now);
    command("run-3", new StartRun());
    assertThat(view.known("run-3").getPhase()).isEqualTo(Phase.DESCRIBE);
  }

  @Test
  void releasesASnapshotThatOpensAfterTheCancellation() {
    command(RUN, new StartRun());
    command(RUN, new CancelRun());
    assertThat(run().getEndedAt()).isNotNull();
    assertThat(fact(Facts.opened("s1", "1", 2)).tasks())
        .extracting(Task::getPayload)
        .containsExactly(new ReleaseSnapshot("s1"));
  }

  @Test
  void aNewRunTakesThePlaceOfAFailedOne() {
    List<Task> chunks = planTables(1);
    fact(Facts.failed(chunks.get(0), ErrorCode.SOURCE_ERROR));
    Decision started = command("run-2", new StartRun());
    assertThat(started.tasks()).extracting(Task::getPayload).contains(new ReleaseSnapshot("s1"));
    assertThat(run().getResumeAt()).isNull();
    assertThat(run().getFailureCode()).isEqualTo("SOURCE_ERROR");
    assertThat(view.remembers(RUN)).isFalse();
    assertThat(command(RUN, new ResumeRun()).isNothing()).isTrue();
  }

  @Test
  void ignoresFactsAndCommandsOfRunsItDoesNotKnow() {
    assertThat(
            core.decide(Facts.event("x", new TargetReset("PostgreSQL 18.0")), view, now)
                .isNothing())
        .isTrue();
    assertThat(core.decide(Facts.command("x", new CancelRun()), view, now).isNothing()).isTrue();
    assertThat(core.tick(view, now).isNothing()).isTrue();
  }
}
