// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.channel.SyncOutlook;
import io.convoy.common.config.CronTimes;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which steps begin by themselves, with a clock that the test moves. */
class ScheduleTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");
  private static final CronTimes AT_TWO = CronTimes.parse("0 2 * * *", ZoneOffset.UTC);

  private final MemoryView view = new MemoryView();
  private DecisionCore core = scheduled();

  private static DecisionCore scheduled() {
    return new DecisionCore(Facts.policy(OnSnapshotLost.REREAD), AT_TWO);
  }

  private static Instant at(double hours) {
    return MONDAY.plus(Duration.ofSeconds(Math.round(hours * 3_600)));
  }

  private Decision tick(double hours) {
    Decision decision = core.tick(view, at(hours));
    view.apply(decision);
    return decision;
  }

  /** Ticks each half hour, ends what begins before the next one, and tells what began. */
  private List<String> ticks(double from, double to) {
    List<String> begun = new ArrayList<>();
    for (double hour = from; hour <= to; hour += 0.5) {
      for (RunState run : tick(hour).runs()) {
        if (run.getPhase() == Phase.DESCRIBE) {
          begun.add(run.getRunId());
          end(run, Phase.COMPLETED, at(hour + 0.1));
        }
      }
    }
    return begun;
  }

  private void end(RunState run, Phase phase, Instant when) {
    add(RunState.newBuilder(run).setPhase(phase).setEndedAt(when));
  }

  private void add(RunState.Builder run) {
    view.put(run.build());
  }

  private static RunState.Builder run(String id, Kind kind, double hours) {
    ContractClasses.trust();
    return RunState.newBuilder()
        .setRunId(id)
        .setKind(kind)
        .setPhase(Phase.COMPLETED)
        .setStartedAt(at(hours))
        .setPhaseSince(at(hours))
        .setEndedAt(at(hours + 0.1));
  }

  private void load(double hours) {
    add(run("load", Kind.REPLICATE, hours));
  }

  @Test
  void beginsAStepOfAllTablesWhenItIsDue() {
    load(0);
    assertThat(tick(1.99).isNothing()).isTrue();
    Decision decision = tick(2);
    assertThat(decision.tasks()).isNotEmpty();
    RunState run = decision.runs().getFirst();
    assertThat(run.getRunId()).isEqualTo("20261123-020000-cron");
    assertThat(run.getKind()).isEqualTo(Kind.SYNC);
    assertThat(run.getOnly()).isEmpty();
    assertThat(run.getPhase()).isEqualTo(Phase.DESCRIBE);
  }

  @Test
  void beginsOneEachDay() {
    load(0);
    assertThat(ticks(0, 3 * 24))
        .containsExactly("20261123-020000-cron", "20261124-020000-cron", "20261125-020000-cron");
  }

  @Test
  void makesUpOnceForWhatWasMissedWhileNobodyLed() {
    load(0);
    assertThat(ticks(5 * 24 + 7, 6 * 24 + 7))
        .containsExactly("20261128-070000-cron", "20261129-020000-cron");
  }

  @Test
  void makesUpOnceForWhatARunWasInTheWayOf() {
    load(0);
    add(run("check", Kind.VERIFY, 1).setPhase(Phase.COMPARE).setEndedAt(null));
    assertThat(ticks(1, 3 * 24 + 5)).isEmpty();
    end(view.known("check"), Phase.COMPLETED, at(3 * 24 + 5.2));
    assertThat(ticks(3 * 24 + 5.5, 4 * 24 + 5))
        .containsExactly("20261126-053000-cron", "20261127-020000-cron");
  }

  @Test
  void isPausedWithThePausedRun() {
    load(0);
    add(run("step", Kind.SYNC, 1).setPhase(Phase.COMPARE).setPaused(true).setEndedAt(null));
    assertThat(ticks(2, 3 * 24)).isEmpty();
  }

  /** Another coordinator reads the same runs. */
  @Test
  void beginsNothingASecondTimeWhoeverLeads() {
    load(0);
    tick(2);
    end(view.known("20261123-020000-cron"), Phase.FAILED, at(2.01));
    for (int restart = 0; restart < 5; restart++) {
      core = scheduled();
      assertThat(tick(2.02 + restart).isNothing()).isTrue();
    }
  }

  @Test
  void beginsNothingASecondTimeUnderAClockThatIsBehind() {
    load(0);
    tick(2.5);
    end(view.known("20261123-023000-cron"), Phase.COMPLETED, at(2.6));
    assertThat(tick(2).isNothing()).isTrue();
  }

  @Test
  void countsStepsThatPeopleAskFor() {
    load(0);
    add(run("by-hand", Kind.SYNC, 2.1));
    assertThat(ticks(2.5, 25)).isEmpty();
    assertThat(ticks(26, 26)).hasSize(1);
  }

  @Test
  void doesNotCountStepsOfSomeTablesNorThoseThatNeverBegan() {
    load(0);
    add(run("some", Kind.SYNC, 2.1).setOnly(List.of("shop.*")));
    add(run("refused", Kind.SYNC, 2.2).setPhase(Phase.FAILED).setFailureCode("RUN_IN_PROGRESS"));
    assertThat(ticks(2.5, 3)).containsExactly("20261123-023000-cron");
  }

  @Test
  void beginsNothingWithoutALoad() {
    add(run("check", Kind.VERIFY, 0));
    assertThat(ticks(1, 3 * 24)).isEmpty();
    assertThat(core.outlook(view).orElseThrow().reason()).contains("no load");
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CANCELLED"})
  void doesNotTakeThePlaceOfALoadThatIsNotDone(Phase phase) {
    load(0);
    add(run("anew", Kind.REPLICATE, 1).setPhase(phase).setResumeAt(Phase.COPY));
    assertThat(ticks(2, 3 * 24)).isEmpty();
    assertThat(core.outlook(view).orElseThrow().reason()).contains("load anew");
    add(run("by-hand", Kind.SYNC, 3 * 24 + 1));
    assertThat(ticks(3 * 24 + 2, 3 * 24 + 3)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETED", "FAILED", "CANCELLED"})
  void doesNotWriteOverATargetThatHasTakenOver(Phase phase) {
    load(0);
    add(run("step", Kind.SYNC, 0.5));
    add(run("evening", Kind.HANDOVER, 1).setPhase(phase));
    assertThat(ticks(2, 3 * 24)).isEmpty();
    assertThat(core.outlook(view).orElseThrow().reason()).contains("evening");
  }

  @Test
  void goesOnAfterAStepThatFailed() {
    load(0);
    tick(2);
    end(view.known("20261123-020000-cron"), Phase.FAILED, at(2.01));
    assertThat(ticks(2.5, 26)).containsExactly("20261124-020000-cron");
  }

  /** However many comparisons follow. */
  @Test
  void whatItFollowsFromIsKept() {
    List<RunState> runs = new ArrayList<>();
    runs.add(run("load", Kind.REPLICATE, 0).build());
    runs.add(run("old", Kind.SYNC, 1).build());
    runs.add(run("good", Kind.SYNC, 2).build());
    runs.add(run("bad", Kind.SYNC, 3).setPhase(Phase.FAILED).build());
    for (int i = 0; i < 5; i++) {
      runs.add(run("check-" + i, Kind.VERIFY, 4 + i).build());
    }
    assertThat(new Retirement(1).due(runs))
        .containsExactly("load", "old", "check-0", "check-1", "check-2", "check-3");
    assertThat(SyncOutlook.needed(runs)).containsExactlyInAnyOrder("good", "bad");
  }

  @Test
  void nothingBeginsByItselfWithoutASchedule() {
    core = new DecisionCore(Facts.policy(OnSnapshotLost.REREAD));
    load(0);
    assertThat(ticks(2, 3 * 24)).isEmpty();
    assertThat(core.outlook(view)).isEmpty();
  }
}
