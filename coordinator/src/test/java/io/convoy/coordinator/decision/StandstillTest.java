// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.event.WaitObserved;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run says of itself while it waits, and once nothing moves in it any more. */
class StandstillTest {
  private static final String RUN = "run-1";
  private static final TableId POSTS = Facts.id("posts");
  private static final String LOAD = RUN + "/load/public.posts/0";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MemoryView view = new MemoryView();
  private final DecisionCore core = new DecisionCore(Facts.policy(OnSnapshotLost.REREAD));
  private final StallWatch watch = core.stallWatch();
  private Instant now = Instant.parse("2026-11-21T01:18:08Z");

  @Test
  void tellsWhatALoaderWaitsFor() {
    extract();
    Instant first = now;
    waits("loader-1", LOAD, POSTS, "locked by session 7");
    waitAndLook(Duration.ofSeconds(20));
    waits("loader-1", LOAD, POSTS, "locked by session 8");

    assertThat(run().getWaits())
        .singleElement()
        .isEqualTo(
            new Wait(
                LOAD, POSTS, "loader-1", "TARGET_UNAVAILABLE", "locked by session 8", first, now));
  }

  @Test
  void doesNotChangeForWhatWasSaidAMomentAgo() {
    extract();
    waits("loader-1", LOAD, POSTS, "locked");
    now = now.plusSeconds(5);

    assertThat(waits("loader-1", LOAD, POSTS, "locked").isNothing()).isTrue();
  }

  @Test
  void forgetsAWaitOnceTheCheckpointAdvancesAndNotWhenThePartitionIsClaimed() {
    extract();
    fact(Facts.checkpoint(POSTS, 0, 1, 3, 5));
    waits("loader-1", LOAD, POSTS, "locked");

    fact(Facts.checkpoint(POSTS, 0, 2, 3, 5));
    assertThat(run().getWaits()).hasSize(1);

    fact(Facts.checkpoint(POSTS, 0, 2, 5, 8));
    assertThat(run().getWaits()).isEmpty();
  }

  @Test
  void forgetsWhatIsNotSaidAgain() {
    extract();
    waits("loader-1", LOAD, POSTS, "locked");

    waitAndLook(Waits.FORGOTTEN_AFTER.minusSeconds(1));
    assertThat(run().getWaits()).hasSize(1);

    waitAndLook(Duration.ofSeconds(2));
    assertThat(run().getWaits()).isEmpty();
  }

  @Test
  void tellsOfLoadersThatKnowOfNoTableAndOfNoRun() {
    extract();
    applied(core.decide(event("", "loader-1", wait("/load", null, "no right")), view, now));
    waits("loader-2", RUN + "/load", null, "the target is away");
    waits("loader-3", RUN + "/load", null, "the target is away");
    assertThat(run().getWaits())
        .extracting(Wait::getReporter)
        .containsExactly("loader-1", "loader-2", "loader-3");

    applied(core.decide(event(RUN, "loader-2", Facts.checkpoint(POSTS, 0, 1, 4, 5)), view, now));
    assertThat(run().getWaits())
        .extracting(Wait::getReporter)
        .containsExactly("loader-1", "loader-3");
  }

  @Test
  void tellsOfTasksThatAreTriedAgainUntilTheyAreDone() {
    Task chunk = plan().getFirst();
    fact(Facts.failed(chunk, ErrorCode.SOURCE_UNAVAILABLE));
    assertThat(run().getWaits()).extracting(Wait::getTaskId).containsExactly(chunk.getTaskId());

    now = now.plusSeconds(5);
    Task again = applied(core.tick(view, now)).tasks().getFirst();
    fact(Facts.extracted(again, 1, 1, 0));
    assertThat(run().getWaits()).isEmpty();
  }

  @Test
  void tellsNothingOfTasksThatAreHandedOn() {
    Task chunk = plan().getFirst();
    fact(Facts.failed(chunk, ErrorCode.INTERRUPTED));
    assertThat(run().getWaits()).isEmpty();
  }

  @Test
  void tellsWhatAnEffectWaitsForUntilItIsDone() {
    plan().forEach(chunk -> fact(Facts.extracted(chunk, 5, 1, 0)));
    fact(Facts.checkpoint(POSTS, 0, 1, 9, 2));
    waits("coordinator-1", RUN + "/FinalizeTable/public.posts", POSTS, "locked by session 7");
    assertThat(run().getWaits()).hasSize(1);

    fact(new TableFinalized(POSTS, 2L, 0L, 0, List.of(), List.of(), 0L));
    assertThat(run().getWaits()).isEmpty();
  }

  @Test
  void keepsFewWaits() {
    extract();
    for (int i = 0; i < 3 * Waits.MOST; i++) {
      waits("loader-1", RUN + "/load/public.posts/" + i, POSTS, "x".repeat(5_000));
    }
    assertThat(run().getWaits())
        .hasSize(Waits.MOST)
        .allSatisfy(wait -> assertThat(wait.getMessage()).hasSize(1_000));
  }

  @Test
  void waitsForNothingOnceItIsOver() {
    extract();
    waits("loader-1", LOAD, POSTS, "locked");
    fact(Facts.failed(LOAD, ErrorCode.TARGET_DISK_FULL));

    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getWaits()).isEmpty();
    waits("loader-1", LOAD, POSTS, "locked");
    assertThat(run().getWaits()).isEmpty();
  }

  @Test
  void saysWhichChunksAndPartitionsAreOutstanding() {
    List<Task> chunks = plan();
    fact(Facts.extracted(chunks.getFirst(), 1, 1, 7));
    waits("loader-1", LOAD, POSTS, "locked by session 7");
    waitAndLook(Duration.ZERO);
    Instant moved = now;
    waitAndLook(PATIENCE.minusSeconds(1));
    assertThat(run().getStalled()).isNull();
    waits("loader-1", LOAD, POSTS, "locked by session 7");

    waitAndLook(Duration.ofSeconds(10));

    assertThat(run().getStalledSince()).isEqualTo(moved);
    assertThat(run().getStalled())
        .startsWith("COPY waits for ")
        .contains(
            "1 chunk that an extractor is to read (public.posts 1)",
            "1 partition that a loader is to load (of public.posts 0)",
            "TARGET_UNAVAILABLE locked by session 7");
  }

  @Test
  void goesOnAsSoonAsSomethingMoves() {
    extract();
    stall();
    fact(Facts.checkpoint(POSTS, 0, 2, 0, 0));
    waitAndLook(Duration.ofSeconds(1));
    assertThat(run().getStalled()).as("a claim is no progress").isNotNull();

    fact(Facts.checkpoint(POSTS, 0, 2, 4, 1));
    waitAndLook(Duration.ofSeconds(1));

    assertThat(run().getStalled()).isNull();
    assertThat(run().getStalledSince()).isNull();
  }

  @Test
  void changesNothingWhileItMoves() {
    List<Task> chunks = plan();
    waitAndLook(Duration.ZERO);
    for (int offset = 1; offset < 100; offset++) {
      fact(Facts.checkpoint(POSTS, 0, 1, offset, offset));
      assertThat(waitAndLook(Duration.ofSeconds(30)).isNothing()).isTrue();
    }
    assertThat(chunks).hasSize(2);
  }

  @Test
  void saysThatNobodyDescribesTheSource() {
    command(new StartRun());
    stall();
    assertThat(run().getStalled())
        .isEqualTo(
            "DESCRIBE waits for an extractor to describe the source;"
                + " no service says that anything holds it up");
  }

  @Test
  void saysSinceWhenTheTargetIsWorkedOn() {
    describe();
    stall();
    assertThat(run().getStalled())
        .contains("RESET waits for room to be made in the target (since 2026-11-21T01:18:08Z)");

    fact(new TargetReset("PostgreSQL 18.0"));
    stall();
    assertThat(run().getStalled())
        .contains("SCHEMA waits for tables to be created (public.posts since 2026-11-21T01:18:08Z");
  }

  @Test
  void saysThatTheRestOfACancelledRunCannotBeRemoved() {
    extract();
    command(new CancelRun());
    stall();
    assertThat(run().getStalled())
        .startsWith("CANCELLED waits for what the run left in the target");
  }

  @Test
  void standsStillForNoReasonWhilePaused() {
    extract();
    stall();
    command(new PauseRun());
    waitAndLook(Duration.ofSeconds(1));
    assertThat(run().getStalled()).isNull();

    waitAndLook(Duration.ofHours(1));
    command(new ResumeRun());
    waitAndLook(Duration.ofSeconds(1));
    assertThat(run().getStalled()).isNull();
  }

  @Test
  void leavesANewLeaderTimeToSeeForItself() {
    extract();
    stall();
    String before = run().getStalled();
    StallWatch ofNewLeader = core.stallWatch();
    applied(ofNewLeader.look(view, now));
    assertThat(run().getStalled()).isEqualTo(before);

    fact(Facts.checkpoint(POSTS, 0, 1, 2, 1));
    applied(ofNewLeader.look(view, now.plusSeconds(10)));
    assertThat(run().getStalled()).isNull();
  }

  /** Nothing moves for as long as is bearable, and one look more. */
  private void stall() {
    waitAndLook(Duration.ZERO);
    waitAndLook(PATIENCE);
    waitAndLook(PATIENCE);
    assertThat(run().getStalled()).isNotNull();
  }

  private Decision waitAndLook(Duration time) {
    now = now.plus(time);
    return applied(watch.look(view, now));
  }

  private void describe() {
    command(new StartRun());
    fact(Facts.described(Facts.table(POSTS, 1_000)));
    fact(Facts.opened("s1", "1", 1));
  }

  /** Two chunks of one partition. */
  private List<Task> plan() {
    describe();
    fact(new TargetReset("PostgreSQL 18.0"));
    fact(Facts.created(POSTS));
    fact(Facts.opened(POSTS, 0, 1));
    List<Task> chunks = new ArrayList<>();
    chunks.addAll(fact(Facts.planned(POSTS, 0)).tasks());
    chunks.addAll(fact(Facts.planned(POSTS, 1)).tasks());
    fact(new TablePlanned(POSTS, 2, 0, "s1", 10L, false, false));
    return chunks;
  }

  /** All is read, up to offset 7. */
  private void extract() {
    plan().forEach(chunk -> fact(Facts.extracted(chunk, 5, 1, 7)));
  }

  private static WaitObserved wait(String task, @Nullable TableId table, String message) {
    return WaitObserved.newBuilder()
        .setTaskId(task)
        .setTable(table)
        .setCode(ErrorCode.TARGET_UNAVAILABLE.name())
        .setMessage(message)
        .build();
  }

  private Decision waits(String reporter, String task, @Nullable TableId table, String message) {
    return applied(core.decide(event(RUN, reporter, wait(task, table, message)), view, now));
  }

  private Event event(String runId, String reporter, SpecificRecord payload) {
    return new Event(runId, now, reporter, payload);
  }

  private RunState run() {
    return view.known(RUN);
  }

  private void command(SpecificRecord payload) {
    applied(core.decide(Facts.command(RUN, payload), view, now));
  }

  private Decision fact(SpecificRecord payload) {
    return applied(core.decide(Facts.event(RUN, payload), view, now));
  }

  private Decision applied(Decision decision) {
    view.apply(decision);
    return decision;
  }
}
