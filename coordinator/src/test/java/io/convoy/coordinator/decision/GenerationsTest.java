// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that begin anew, what the source counts, and how far reading may go ahead. */
class GenerationsTest extends RunStory {
  @Test
  void beginsTablesAnewThatAreNotReadToTheirEnds() {
    List<Task> chunks = planTables(2);
    fact(Facts.extracted(chunks.get(2), 5, 1, 0));
    fact(Facts.extracted(chunks.get(3), 5, 1, 1));
    fact(Facts.extracted(chunks.get(0), 1, 1, 0));
    fact(Facts.failed(chunks.get(1), ErrorCode.SNAPSHOT_LOST));
    Decision reopened = fact(Facts.reopened("s2", "2"));

    assertThat(reopened.tasks())
        .extracting(Task::getPayload)
        .hasOnlyElementsOfType(PlanTable.class)
        .extracting(plan -> ((PlanTable) plan).getGeneration())
        .containsExactly(1);
    assertThat(reopened.effects())
        .contains(
            new OpenTopics(
                RUN, "public.large.g1", List.of(new Opening(description(LARGE), 1_000, 1))));
    assertThat(view.progress(RUN, LARGE))
        .satisfies(progress -> {
          assertThat(progress.getStage()).isEqualTo(Stage.CREATED);
          assertThat(progress.getRowsExtracted()).isZero();
          assertThat(progress.getBegunAnew()).hasSize(1);
        });
    assertThat(view.progress(RUN, SMALL).getStage()).isEqualTo(Stage.EXTRACTED);
    assertThat(run().getWarnings()).singleElement().asString().contains("begun anew: public.large");
    readAnew(LARGE, 7);
    assertThat(run().getEarlier()).isEqualTo(1);
    assertThat(run().getWarnings().getLast()).contains("earlier point in time").contains("small");
  }

  /** Reads a table's second generation, in one chunk. */
  private void readAnew(TableId id, long rows) {
    fact(Facts.opened(id, 1, 1));
    fact(Facts.plannedChunk(id, 1, 0));
    Task chunk = lastTask(ExtractChunk.class);
    fact(Facts.planned(id, 1, "s2", 1));
    fact(Facts.extracted(chunk, rows, 1, 0));
  }

  @Test
  void countsNothingOfAnOlderGeneration() {
    List<Task> chunks = planTables(2);
    fact(Facts.extracted(chunks.get(0), 1, 1, 0));
    fact(Facts.failed(chunks.get(1), ErrorCode.SNAPSHOT_LOST));
    fact(Facts.reopened("s2", "2"));
    assertThat(fact(Facts.extracted(chunks.get(0), 1, 1, 0)).isNothing()).isTrue();
    assertThat(fact(Facts.extracted(chunks.get(1), 1, 1, 1)).isNothing()).isTrue();
    assertThat(fact(Facts.failed(chunks.get(1), ErrorCode.SOURCE_ERROR)).isNothing()).isTrue();
    assertThat(fact(Facts.planned(LARGE, 5)).isNothing()).isTrue();
    assertThat(fact(Facts.planned(LARGE, 0, "s1", 1)).isNothing()).isTrue();
    assertThat(fact(Facts.opened(LARGE, 0, 4)).isNothing()).isTrue();
    assertThat(fact(Facts.checkpoint(LARGE, 0, 9, 9, 9)).isNothing()).isTrue();
    assertThat(fact(new TableFinalized(LARGE, 1L, 0L, 0, List.of(), List.of(), 0L)).isNothing())
        .isTrue();
    assertThat(counted(LARGE, 0, "s1", 1).isNothing()).isTrue();
  }

  @Test
  void beginsATableAnewOfWhichAChunkIsTorn() {
    TaskFailed torn = Facts.failed(planTables(1).getFirst(), ErrorCode.CHUNK_TORN);
    torn.setRetryable(true);
    Decision decision = fact(torn);
    assertThat(decision.tasks())
        .extracting(Task::getPayload)
        .hasOnlyElementsOfType(PlanTable.class);
    assertThat(view.progress(RUN, LARGE).getGeneration()).isEqualTo(1);
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    assertThat(fact(torn).isNothing()).as("told twice").isTrue();
  }

  @Test
  void failsOnAChunkThatWouldBeTornAgain() {
    fact(Facts.failed(planTables(1).getFirst(), ErrorCode.CHUNK_TORN));
    assertThat(run().getFailureCode()).isEqualTo("CHUNK_TORN");
    assertThat(view.progress(RUN, LARGE).getGeneration()).isEqualTo(1);
    assertThat(command(RUN, new ResumeRun()).effects()).isNotEmpty();
  }

  @Test
  void beginsAllTablesAnewWhereConfigured() {
    core = new DecisionCore(Facts.policy(OnSnapshotLost.REREAD_ALL));
    List<Task> chunks = planTables(1);
    fact(Facts.extracted(chunks.get(1), 5, 1, 0));
    fact(new TableFinalized(SMALL, 5L, 0L, 0, List.of(), List.of(), 0L));
    fact(Facts.failed(chunks.get(0), ErrorCode.SNAPSHOT_LOST));
    fact(Facts.reopened("s2", "2"));
    assertThat(view.progress(RUN, LARGE).getGeneration()).isEqualTo(1);
    assertThat(view.progress(RUN, SMALL).getGeneration()).isEqualTo(1);
    assertThat(run().getFinalized()).isZero();
    readAnew(LARGE, 1);
    readAnew(SMALL, 1);
    assertThat(run().getEarlier()).isZero();
  }

  @Test
  void beginsATableAnewOnceWhoseChunksAreNotWhatTheSourceCounts() {
    List<Task> chunks = planTables(1);
    counted(LARGE, 0, "s1", 11);
    Decision miscounted = fact(Facts.extracted(chunks.get(0), 10, 1, 0));
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    assertThat(miscounted.effects()).doesNotHaveAnyElementsOfTypes(FinalizeTable.class);
    assertThat(view.progress(RUN, LARGE).getBegunAnew())
        .containsExactly("the source counts 11 rows, and 10 were read");
    fact(Facts.opened(LARGE, 1, 1));
    fact(Facts.plannedChunk(LARGE, 1, 0));
    Task again = lastTask(ExtractChunk.class);
    fact(new TablePlanned(LARGE, 1, 1, "s1", 11L, false, false));
    fact(Facts.extracted(again, 10, 1, 0));
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getFailureCode()).isEqualTo("ROWS_MISCOUNTED");
    assertThat(run().getFailure()).contains("public.large", "11 rows", "10 were read");
    assertThat(run().getResumeAt()).isEqualTo(Phase.COPY);
  }

  @Test
  void doesNotFinishATableThatIsNotCounted() {
    List<Task> chunks = planTables(1);
    Decision read =
        applied(core.decide(Facts.event(RUN, Facts.extracted(chunks.get(0), 10, 1, 0)), view, now));
    assertThat(read.effects()).isEmpty();
    assertThat(counted(LARGE, 0, "another", 10).effects()).isEmpty();
    assertThat(counted(LARGE, 0, "s1", 10).effects()).hasOnlyElementsOfType(FinalizeTable.class);
  }

  @Test
  void beginsATableAnewWhoseRowsAreGoneThoughAllWasRead() {
    List<Task> chunks = planTables(1);
    chunks.forEach(chunk -> fact(Facts.extracted(chunk, 1, 1, 0)));
    assertThat(run().getSnapshotId()).isNull();
    TaskFailed gone = Facts.failed(RUN + "/load/public.small/0", ErrorCode.ROWS_GONE);
    gone.setTable(SMALL);
    Decision decision = fact(gone);
    assertThat(decision.tasks())
        .extracting(Task::getPayload)
        .containsExactly(new DescribeSource(true, List.of(), null, LogDemand.NONE, false));
    assertThat(view.progress(RUN, SMALL).getGeneration()).isEqualTo(1);
    assertThat(view.progress(RUN, LARGE).getGeneration()).isZero();
    assertThat(fact(gone).isNothing()).as("told twice").isTrue();
  }

  @Test
  void readsNoFurtherAheadOfTheLoadersThanIsAllowed() {
    core =
        new DecisionCore(
            new RunPolicy(3, OnSnapshotLost.REREAD, Duration.ZERO, Duration.ofMinutes(2), 10, 250));
    createTables();
    List<Task> issued = new ArrayList<>();
    for (int chunk = 0; chunk < 5; chunk++) {
      issued.addAll(fact(Facts.planned(LARGE, chunk)).tasks());
    }
    assertThat(issued).as("100 bytes each").hasSize(2);
    fact(Facts.planned(LARGE, 0, "s1", 5));
    fact(Facts.extracted(issued.get(0), 10, 1, 0));
    assertThat(tickAfter(Duration.ofSeconds(1)).tasks()).as("read and not loaded").isEmpty();
    fact(Facts.checkpoint(LARGE, 0, 1, 1, 10));
    assertThat(tickAfter(Duration.ofSeconds(1)).tasks()).hasSize(1);
  }

  @Test
  void letsSoManyTablesBeLiveAndNoMore() {
    core =
        new DecisionCore(
            new RunPolicy(
                3, OnSnapshotLost.REREAD, Duration.ZERO, Duration.ofMinutes(2), 1, Long.MAX_VALUE));
    describe();
    fact(new TargetReset("PostgreSQL 18.0"));
    fact(Facts.created(LARGE));
    assertThat(opening(fact(Facts.created(SMALL)))).containsExactly(LARGE);
    fact(Facts.opened(LARGE, 0, 1));
    assertThat(fact(Facts.opened(SMALL, 0, 1)).isNothing()).isTrue();
    assertThat(fact(Facts.planned(SMALL, 0)).tasks()).isEmpty();
    Task chunk = fact(Facts.planned(LARGE, 0)).tasks().getFirst();
    fact(Facts.planned(LARGE, 0, "s1", 1));
    fact(Facts.extracted(chunk, 1, 1, 0));
    assertThat(opening(fact(new TableFinalized(LARGE, 1L, 0L, 0, List.of(), List.of(), 0L))))
        .containsExactly(SMALL);
  }

  private static List<TableId> opening(Decision decision) {
    return decision.effects().stream()
        .filter(OpenTopics.class::isInstance)
        .flatMap(effect -> ((OpenTopics) effect).tables().stream())
        .map(opening -> opening.description().id())
        .toList();
  }

  private Task lastTask(Class<?> payload) {
    return sent.stream().filter(task -> payload.isInstance(task.getPayload())).toList().getLast();
  }
}
