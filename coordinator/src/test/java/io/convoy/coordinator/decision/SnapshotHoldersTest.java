// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotGivenUp;
import io.convoy.schemas.event.SnapshotHolding;
import io.convoy.schemas.event.SnapshotJoined;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who holds a run's snapshot and how long it waits, as the published state tells it. */
class SnapshotHoldersTest {
  private static final String RUN = "run-1";
  private static final Duration KEEP = Duration.ofMinutes(15);

  private final MemoryView view = new MemoryView();
  private final DecisionCore core = new DecisionCore(policy(KEEP));
  private Instant now = Instant.parse("2026-11-21T01:18:08Z");

  @BeforeEach
  void describe() {
    command(RUN, new StartRun());
    fact(Facts.described(Facts.table(Facts.id("t"), 100)));
    fact(Facts.opened("s1", "1", 1));
  }

  @Test
  void namesEachHolderOnceWithTheNewestLast() {
    join("a", "s1");
    join("b", "s1-b");
    join("a", "s1-a");

    assertThat(run().getSnapshotHolders())
        .containsExactly(new SnapshotHolding("b", "s1-b"), new SnapshotHolding("a", "s1-a"));
  }

  @Test
  void changesNothingWhereAFactComesTwice() {
    join("a", "s1");
    join("b", "s1-b");

    assertThat(fact(new SnapshotJoined("s1", "s1", "a")).isNothing()).isTrue();
  }

  @Test
  void takesNoHolderOfAnotherSnapshot() {
    assertThat(fact(new SnapshotJoined("s0", "s0-b", "b")).isNothing()).isTrue();
  }

  @Test
  void namesNoMoreThanItMay() {
    for (int holder = 0; holder < SnapshotHolders.NAMED + 4; holder++) {
      join("h" + holder, "s1-" + holder);
    }

    assertThat(run().getSnapshotHolders())
        .hasSize(SnapshotHolders.NAMED)
        .extracting(SnapshotHolding::getHolder)
        .startsWith("h4")
        .endsWith("h19");
  }

  @Test
  void forgetsItsHoldersWithTheSnapshot() {
    join("a", "s1");
    fail(ErrorCode.SNAPSHOT_LOST);
    assertThat(run().getSnapshotId()).isNull();
    assertThat(run().getSnapshotHolders()).isEmpty();
    assertThat(run().getSnapshotUntil()).isNull();

    command(RUN, new ResumeRun());
    fact(Facts.reopened("s2", "1"));
    join("b", "s2-b");
    assertThat(run().getSnapshotHolders()).containsExactly(new SnapshotHolding("b", "s2-b"));
  }

  @Test
  void givesUpASnapshotThatIsABurdenAndAsksForAnother() {
    assertThat(fact(new SnapshotGivenUp("s0", "of before")).isNothing()).isTrue();

    Decision givenUp =
        new DecisionCore(Facts.policy(OnSnapshotLost.REREAD))
            .decide(Facts.event(RUN, new SnapshotGivenUp("s1", "somebody waited")), view, now);
    view.apply(givenUp);

    assertThat(run().getSnapshotId()).isNull();
    assertThat(run().getWarnings()).containsExactly("somebody waited.");
    assertThat(givenUp.tasks())
        .extracting(Task::getPayload)
        .containsExactly(new DescribeSource(true, List.of(), null, LogDemand.NONE, false));
    assertThat(fact(new SnapshotGivenUp("s1", "somebody waited")).isNothing()).isTrue();
  }

  @Test
  void failsWithTheReasonWhereNoSnapshotMayBeLost() {
    assertThat(fact(new SnapshotGivenUp("s1", "somebody waited")).tasks()).isEmpty();

    assertThat(run().getFailureCode()).isEqualTo("SNAPSHOT_LOST");
    assertThat(run().getFailure()).isEqualTo("somebody waited.");
    assertThat(run().getSnapshotUntil()).as("it is not kept").isNull();
  }

  @Test
  void givesUpTheSnapshotThatAFailedRunKeeps() {
    fail(ErrorCode.TARGET_ERROR);

    assertThat(fact(new SnapshotGivenUp("s1", "somebody waited")).tasks()).isEmpty();
    assertThat(run().getSnapshotId()).isNull();
    assertThat(run().getSnapshotUntil()).isNull();
    assertThat(run().getFailureCode()).isEqualTo("TARGET_ERROR");

    assertThat(core.decide(Facts.command(RUN, new ResumeRun()), view, now).tasks())
        .extracting(Task::getPayload)
        .contains(new DescribeSource(true, List.of(), null, LogDemand.NONE, false));
  }

  @Test
  void keepsTheSnapshotOfAFailedRunForAWhileAndCountsAnewWithEachFailure() {
    join("a", "s1");
    fail(ErrorCode.TARGET_ERROR);
    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getSnapshotUntil()).isEqualTo(now.plus(KEEP));

    join("b", "s1-b");
    now = now.plusSeconds(60);
    join("c", "s1-c");
    assertThat(run().getSnapshotUntil()).isEqualTo(now.plus(KEEP).minusSeconds(60));

    command(RUN, new ResumeRun());
    assertThat(run().getSnapshotId()).isEqualTo("s1");
    assertThat(run().getSnapshotUntil()).isNull();
    assertThat(run().getSnapshotHolders()).hasSize(3);

    fail(ErrorCode.TARGET_ERROR);
    assertThat(run().getSnapshotUntil()).isEqualTo(now.plus(KEEP));
  }

  @Test
  void keepsNothingOfARunThatCannotGoOn() {
    join("a", "s1");
    fail(ErrorCode.TARGET_ERROR);
    command(RUN, new CancelRun());

    assertThat(run().getSnapshotUntil()).isNull();
    assertThat(run().getSnapshotHolders()).isEmpty();
  }

  @Test
  void keepsNothingOfARunWhosePlaceAnotherTakes() {
    join("a", "s1");
    fail(ErrorCode.TARGET_ERROR);
    command("run-2", new StartRun());

    assertThat(run().getSnapshotId()).isNull();
    assertThat(run().getSnapshotUntil()).isNull();
    assertThat(run().getSnapshotHolders()).isEmpty();
  }

  @Test
  void keepsNothingWhereNothingIsToBeKept() {
    Decision failed =
        new DecisionCore(policy(Duration.ZERO))
            .decide(Facts.event(RUN, Facts.failed("reset", ErrorCode.TARGET_ERROR)), view, now);
    view.apply(failed);

    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getSnapshotUntil()).isNull();
  }

  private void fail(ErrorCode code) {
    if (code == ErrorCode.SNAPSHOT_LOST) {
      fact(new TargetReset("PostgreSQL 18.0"));
      Task plan = fact(Facts.created(Facts.id("t"))).tasks().getFirst();
      fact(Facts.failed(plan, code));
    } else {
      fact(Facts.failed("reset", code));
    }
  }

  private void join(String holder, String alias) {
    fact(new SnapshotJoined(run().getSnapshotId(), alias, holder));
  }

  private RunState run() {
    return view.known(RUN);
  }

  private void command(String runId, SpecificRecord payload) {
    view.apply(core.decide(Facts.command(runId, payload), view, now));
  }

  private Decision fact(SpecificRecord payload) {
    Decision decision = core.decide(Facts.event(RUN, payload), view, now);
    view.apply(decision);
    return decision;
  }

  private static RunPolicy policy(Duration keepSnapshot) {
    return new RunPolicy(
        1, OnSnapshotLost.FAIL, keepSnapshot, Duration.ofMinutes(2), 1_000, Long.MAX_VALUE);
  }
}
