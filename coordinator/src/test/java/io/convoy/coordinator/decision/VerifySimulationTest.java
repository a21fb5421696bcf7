// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.RejectLimit;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.WorldMarks.Mix;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.compare.FoundRows;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Runs that compare, in random order, with facts that come late or twice, tasks that fail,
 * snapshots that are lost, failures with resumes, pauses, and coordinators that forget their
 * effects. Every one of them must say of each table what is true of the moment that it was read at.
 */
class VerifySimulationTest {
  private static final int SEEDS = 600;
  private static final int MAX_STEPS = 60_000;
  private static final String RUN = "run-1";

  @Test
  void everyRunSaysOfEachTableWhatIsTrue() {
    int equal = 0;
    int different = 0;
    int byLog = 0;
    int settled = 0;
    int byMark = 0;
    int tracked = 0;
    int marked = 0;
    int byKeys = 0;
    int contained = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = run(seed, Mix.ALL);
      equal += simulation.state().getPhase() == Phase.COMPLETED ? 1 : 0;
      different += simulation.state().getDifferent();
      byLog += simulation.byLog;
      settled += simulation.settled;
      byMark += simulation.byMark;
      tracked += simulation.tracked;
      marked += simulation.world.marked();
      byKeys += simulation.byKeys;
      contained += simulation.contained;
    }
    assertThat(equal).as("runs in which all is equal").isGreaterThan(SEEDS / 20);
    assertThat(different).as("tables that differ").isGreaterThan(SEEDS / 4);
    assertThat(byLog).as("tables by the log").isGreaterThan(SEEDS / 40);
    assertThat(byMark).as("tables by a watermark").isGreaterThan(SEEDS / 120);
    assertThat(tracked).as("tables by change tracking").isGreaterThan(SEEDS / 120);
    assertThat(byKeys).as("tables whose keys were compared").isGreaterThan(SEEDS / 120);
    assertThat(contained).as("tables to which rows are only added").isGreaterThan(SEEDS / 20);
    assertThat(marked).as("marks that were noted").isGreaterThan(SEEDS / 20);
    assertThat(settled).as("tables that were equal at the second look").isGreaterThan(SEEDS / 40);
  }

  /** A job that is behind the source has a step say so, and the next one find the rest. */
  @Test
  void everyStepByChangeDataCaptureSaysWhatIsTrue() {
    int captured = 0;
    int behind = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = run(seed, Mix.CAPTURED_STEPS);
      captured += simulation.captured;
      behind += simulation.behind;
    }
    assertThat(captured).as("tables by change data capture").isGreaterThan(SEEDS / 8);
    assertThat(behind).as("of them, behind the source").isGreaterThan(SEEDS / 20);
  }

  private static Simulation run(long seed, Mix mix) {
    Simulation simulation = new Simulation(seed, mix);
    try {
      simulation.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
    return simulation;
  }

  private static final class Simulation {
    private final long seed;
    private final Random random;
    private final ComparedWorld world;
    private final DecisionCore core;
    private final MemoryView view = new MemoryView();
    private final Deque<Event> events = new ArrayDeque<>();
    private final List<SpecificRecord> late = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Set<String> out = new HashSet<>();
    private final Map<String, Effect> effects = new LinkedHashMap<>();
    private final boolean areSteps;
    private final boolean repairs;
    private final Duration grace;
    private int faults;
    private int byLog;
    private int byMark;
    private int tracked;
    private int captured;
    private int behind;
    private int byKeys;
    private int settled;
    private int contained;
    private long now = 1_795_000_000_000L;

    Simulation(long seed, Mix mix) {
      this.seed = seed;
      random = new Random(seed);
      world = new ComparedWorld(random, mix);
      areSteps = mix == Mix.CAPTURED_STEPS;
      OnSnapshotLost onSnapshotLost =
          random.nextInt(3) == 0 ? OnSnapshotLost.REREAD_ALL : OnSnapshotLost.REREAD;
      repairs = areSteps || random.nextBoolean();
      grace = repairs || random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(20);
      core =
          new DecisionCore(
              new RunPolicy(
                  3,
                  onSnapshotLost,
                  Duration.ZERO,
                  Duration.ofMinutes(2),
                  1 + random.nextInt(4),
                  100L * (1 + random.nextInt(20)),
                  OnBrokenConstraint.REPORT,
                  random.nextBoolean() ? OnExisting.SWAP : OnExisting.DROP,
                  RejectLimit.NONE,
                  grace));
      faults = random.nextInt(25);
    }

    void run() {
      SpecificRecord wish = wish();
      if (grace.isZero()) {
        world.archive(seed);
      }
      if (wish instanceof StartSync) {
        world.goOn();
      }
      apply(core.decide(Facts.command(RUN, wish), view, time()));
      for (int step = 0; !isSettled(); step++) {
        assertThat(step).as(() -> "steps, in " + state()).isLessThan(MAX_STEPS);
        step();
      }
      world.assertNothingIsHeld();
      assertThat(view.remembers(RUN)).isFalse();
      int different = 0;
      for (TableId id : world.tableIds()) {
        TableProgress progress = view.progress(RUN, id);
        boolean isEqual = grace.isZero() ? isEqual(id, progress) : isEqualByLooks(id, progress);
        assertThat(progress.getEqual()).as(progress::toString).isEqualTo(isEqual);
        assertThat(isEqual || !repairs || world.isMissing(id)).as("mended").isTrue();
        assertThat(progress.getSnapshotsRead()).isLessThanOrEqualTo(state().getSnapshots());
        if (state().getKind() != Kind.REPAIR
            && state().getKind() != Kind.VERIFY
            && !world.isMissing(id)) {
          assertThat(state().getEqualSnapshots())
              .as("all tables are of one moment")
              .contains(momentOf(progress));
        }
        different += isEqual ? 0 : 1;
      }
      assertThat(state().getDifferent()).isEqualTo(different);
      boolean isHandover = state().getKind() == Kind.HANDOVER && different == 0;
      assertThat(world.handedOver())
          .isEqualTo(isHandover ? Set.copyOf(world.tableIds()) : Set.of());
      assertThat(state().getVerified()).isEqualTo(world.tableIds().size());
      assertThat(state().getExtracted()).isEqualTo(world.tableIds().size());
      assertThat(state().getPhase())
          .as(() -> state().toString())
          .isEqualTo(different == 0 ? Phase.COMPLETED : Phase.FAILED);
      if (different == 0) {
        assertThat(state().getLookedAt()).as("tables not compared whole").isEqualTo(lookedAt());
        assertThat(state().getContained()).isEqualTo(contained);
        assertThat(state().getCaptured()).isEqualTo(captured());
      }
      if (different > 0) {
        assertThat(state().getFailureCode()).isEqualTo(ErrorCode.VERIFICATION_DIFFERENCE.name());
      }
    }

    private int lookedAt() {
      return (int)
          world.tableIds().stream()
              .map(id -> view.progress(RUN, id))
              .filter(table -> table.getKeysFound() >= 0 || table.getRowsSettled() >= 0)
              .count();
    }

    private int captured() {
      return (int)
          world.tableIds().stream()
              .filter(id -> FoundRows.byCapture(view.progress(RUN, id)) >= 0)
              .count();
    }

    private boolean isEqual(TableId id, TableProgress progress) {
      if (world.isMissing(id)) {
        return false;
      }
      String snapshot = momentOf(progress);
      if (Equality.of(progress) == Equality.EQUAL) {
        assertThat(world.isEqual(id, snapshot)).as(() -> progress + " is equal").isTrue();
      }
      contained += Equality.of(progress) == Equality.CONTAINED ? 1 : 0;
      if (FoundRows.byCapture(progress) < 0) {
        assertThat(progress.getCapturedUpTo()).isEmpty();
        return world.isArchive(id) ? world.isContained(id, snapshot) : world.isEqual(id, snapshot);
      }
      captured++;
      behind += progress.getCapturedUpTo().isEmpty() ? 0 : 1;
      boolean isEqual = world.isEqualAsCaptured(progress, snapshot);
      return progress.getEqual() ? isEqual : world.isEqual(id, snapshot);
    }

    /** What is equal is proven; what differs was looked at twice, or could not be compared. */
    private boolean isEqualByLooks(TableId id, TableProgress progress) {
      if (progress.getEqual()) {
        world.assertEachRowWasEqual(id);
        settled += progress.getRowsSettled() > 0 ? 1 : 0;
      } else {
        assertThat(progress.getRowsMissing() > 0 || world.isMissing(id) || isNoneFound(progress))
            .as(progress::toString)
            .isTrue();
        assertThat(state().getLooksAgain() || world.isMissing(id)).isTrue();
      }
      return progress.getEqual() && !world.isMissing(id);
    }

    /**
     * The target was written to between the two readings of a look that does not know the first.
     */
    private static boolean isNoneFound(TableProgress progress) {
      return progress.getRowsMissing() == 0 && progress.getRowsSince() < 0;
    }

    /** Of a table of which nothing had to be read it is that of the run. */
    private String momentOf(TableProgress progress) {
      byMark += FoundRows.byWatermark(progress) >= 0 ? 1 : 0;
      byKeys += progress.getKeysCompared() ? 1 : 0;
      tracked += FoundRows.byTracking(progress) >= 0 ? 1 : 0;
      byLog += FoundRows.byLog(progress) >= 0 ? 1 : 0;
      String first = progress.getFirstSnapshot();
      return first == null ? state().getEqualSnapshots().getFirst() : first;
    }

    private SpecificRecord wish() {
      return areSteps || repairs && random.nextInt(4) > 0
          ? new StartSync(List.of(), random.nextBoolean(), false)
          : new StartVerify(List.of(), 10, false, repairs, null);
    }

    private boolean isSettled() {
      boolean isOver =
          state().getEndedAt() != null && state().getResumeAt() == null && !isFailedEarly();
      return isOver && events.isEmpty() && tasks.isEmpty() && late.isEmpty();
    }

    private boolean isFailedEarly() {
      return state().getPhase() == Phase.FAILED && state().getResumeAt() != null;
    }

    private void step() {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> deliver();
        case 3, 4 -> doTask();
        case 5 -> perform();
        case 6 -> tick();
        default -> {
          if (faults > 0 && random.nextInt(4) == 0) {
            faults--;
            fault();
          }
        }
      }
    }

    private void deliver() {
      if (!late.isEmpty() && random.nextBoolean()) {
        events.add(Facts.event(RUN, late.remove(random.nextInt(late.size()))));
      }
      Event event = events.poll();
      if (event != null) {
        apply(core.decide(event, view, time()));
        assertThat(core.decide(event, view, time()).tasks())
            .as(() -> "tasks that follow from the second coming of " + event)
            .filteredOn(task -> !(task.getPayload() instanceof ReleaseSnapshot))
            .isEmpty();
      }
    }

    private void doTask() {
      if (tasks.isEmpty()) {
        return;
      }
      Task task = tasks.remove(random.nextInt(tasks.size()));
      out.remove(task.getTaskId());
      boolean isRelease = task.getPayload() instanceof ReleaseSnapshot;
      if (state().getPhase() == Phase.FAILED && !isRelease && random.nextInt(3) > 0) {
        events.add(Facts.event(RUN, Facts.failed(task, ErrorCode.RUN_ENDED)));
      } else {
        boolean isChunk =
            task.getPayload() instanceof CompareChunk || task.getPayload() instanceof ExtractChunk;
        world
            .extract(task)
            .forEach(isChunk ? this::reportTwiceAtTimes : f -> events.add(Facts.event(RUN, f)));
      }
    }

    private void perform() {
      if (effects.isEmpty()) {
        return;
      }
      List<Effect> all = List.copyOf(effects.values());
      Effect effect = all.get(random.nextInt(all.size()));
      effects.remove(effect.id());
      world.perform(effect).forEach(this::reportTwiceAtTimes);
    }

    private void reportTwiceAtTimes(SpecificRecord fact) {
      events.add(Facts.event(RUN, fact));
      // A loader's checkpoints come in their order, and the last one holds.
      if (!(fact instanceof CheckpointAdvanced) && random.nextInt(6) == 0) {
        late.add(fact);
      }
    }

    private void tick() {
      now += random.nextInt(3_000);
      if (!grace.isZero() && random.nextInt(3) == 0) {
        world.follow();
      }
      apply(core.tick(view, time()));
      reconcile();
      boolean isStopped = state().getPhase() == Phase.FAILED || state().getPaused();
      if (isStopped && random.nextInt(3) == 0) {
        apply(core.decide(Facts.command(RUN, new ResumeRun()), view, time()));
      }
    }

    private void fault() {
      switch (random.nextInt(9)) {
        case 0 -> world.loseSnapshot();
        case 1 -> failTask(ErrorCode.SOURCE_UNAVAILABLE);
        case 2 -> failTask(ErrorCode.SOURCE_ERROR);
        case 3 -> failTask(ErrorCode.INTERRUPTED);
        case 4 -> failTask(ErrorCode.CHUNK_TORN);
        case 5 ->
            events.add(Facts.event(RUN, Facts.failed(RUN + "/SumTable/t", ErrorCode.TARGET_ERROR)));
        case 6 -> apply(core.decide(Facts.command(RUN, new PauseRun()), view, time()));
        default -> {
          effects.clear();
          reconcile();
        }
      }
    }

    private void failTask(ErrorCode code) {
      if (!tasks.isEmpty()) {
        Task task = tasks.remove(random.nextInt(tasks.size()));
        out.remove(task.getTaskId());
        if (task.getPayload() instanceof ReleaseSnapshot) {
          world.extract(task);
        }
        events.add(Facts.event(RUN, Facts.failed(task, code)));
      }
    }

    private void apply(Decision decision) {
      view.apply(decision);
      for (Task task : decision.tasks()) {
        assertThat(out.add(task.getTaskId())).as(() -> "already out: " + task).isTrue();
        tasks.add(task);
      }
      if (decision.replacesEffects()) {
        effects.clear();
        assertThat(decision.effects()).isEqualTo(core.pendingEffects(view));
      }
      decision.effects().forEach(effect -> effects.put(effect.id(), effect));
    }

    private void reconcile() {
      effects.clear();
      core.pendingEffects(view).forEach(effect -> effects.put(effect.id(), effect));
    }

    private RunState state() {
      return view.known(RUN);
    }

    private Instant time() {
      return Instant.ofEpochMilli(now);
    }
  }
}
