// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotGivenUp;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.ThrottleRun;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs whole runs in random order, with facts that come late or twice, tasks that fail, snapshots
 * and targets that are lost, failures with resumes, pauses, rates that change, and coordinators
 * that forget their effects. Every one of them must end COMPLETED with everything counted once.
 */
class SimulationTest {
  private static final int SEEDS = 300;
  private static final int MAX_STEPS = 60_000;
  private static final String RUN = "run-1";

  @Test
  void everyRunEndsCompletedAndExact() {
    int marks = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(seed);
      try {
        simulation.run();
        marks += simulation.world.marks();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(marks).as("marks that steps could go by").isGreaterThan(SEEDS / 2);
  }

  private static final class Simulation {
    private final Random random;
    private final SimulatedWorld world;
    private final RunPolicy policy;
    private final DecisionCore core;
    private final MemoryView view = new MemoryView();
    private final Deque<Event> events = new ArrayDeque<>();
    private final List<SpecificRecord> late = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Set<String> out = new HashSet<>();
    private final Map<String, Effect> effects = new LinkedHashMap<>();
    private int faults;
    private @Nullable Integer mbPerSecond;
    private long now = 1_795_000_000_000L;

    Simulation(long seed) {
      random = new Random(seed);
      world = new SimulatedWorld(random);
      OnSnapshotLost onSnapshotLost =
          random.nextInt(3) == 0 ? OnSnapshotLost.REREAD_ALL : OnSnapshotLost.REREAD;
      policy =
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
              Duration.ZERO);
      core = new DecisionCore(policy);
      faults = random.nextInt(25);
    }

    void run() {
      apply(core.decide(Facts.command(RUN, new StartRun()), view, time()));
      for (int step = 0; !isSettled(); step++) {
        assertThat(step).as(() -> "steps, in " + state()).isLessThan(MAX_STEPS);
        step();
      }
      assertThat(state().getPhase()).as(() -> state().toString()).isEqualTo(Phase.COMPLETED);
      assertThat(state().getMbPerSecond()).isEqualTo(mbPerSecond);
      assertThat(view.remembers(RUN)).isFalse();
      assertThat(world.isSwapped()).isEqualTo(policy.onExisting() == OnExisting.SWAP);
      world.assertExact();
      assertThat(world.mostLive()).isLessThanOrEqualTo(policy.maxLive());
      if (state().getEarlier() == 0) {
        world.assertOneMoment();
      }
      for (TableId id : world.tableIds()) {
        TableProgress progress = view.progress(RUN, id);
        assertThat(progress.getEqual()).as(progress::toString).isTrue();
        assertThat(progress.getRowsExtracted()).isEqualTo(world.rowsLoaded(id));
        assertThat(progress.getRowsLoaded()).isEqualTo(world.rowsLoaded(id));
        assertThat(progress.getRowsCounted()).isEqualTo(world.rowsLoaded(id));
        assertThat(progress.getChunksExtracted()).isEqualTo(progress.getChunks());
      }
    }

    private boolean isSettled() {
      return state().getPhase() == Phase.COMPLETED
          && events.isEmpty()
          && tasks.isEmpty()
          && late.isEmpty();
    }

    private void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> deliver();
        case 3, 4 -> doTask();
        case 5, 6 -> world.load().ifPresent(this::reportTwiceAtTimes);
        case 7 -> perform();
        case 8 -> tick();
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
        world.extract(task).forEach(fact -> events.add(Facts.event(RUN, fact)));
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
      if (random.nextInt(6) == 0) {
        late.add(fact);
      }
    }

    private void tick() {
      now += random.nextInt(3_000);
      apply(core.tick(view, time()));
      reconcile();
      if (state().getPhase() == Phase.FAILED || state().getPaused()) {
        if (random.nextInt(3) == 0) {
          apply(core.decide(Facts.command(RUN, new ResumeRun()), view, time()));
        }
      }
    }

    private void fault() {
      switch (random.nextInt(12)) {
        case 0 -> world.loseSnapshot();
        case 10 -> giveUpSnapshot();
        case 1 -> world.crashTarget();
        case 2 -> failTask(ErrorCode.SOURCE_UNAVAILABLE);
        case 3 -> failTask(ErrorCode.SOURCE_ERROR);
        case 4 -> failTask(ErrorCode.INTERRUPTED);
        case 7 -> failTask(ErrorCode.CHUNK_TORN);
        case 8 -> world.loseRows();
        case 5 ->
            events.add(Facts.event(RUN, Facts.failed(RUN + "/load/t", ErrorCode.TARGET_DISK_FULL)));
        case 6 -> apply(core.decide(Facts.command(RUN, new PauseRun()), view, time()));
        case 9 -> throttle();
        default -> {
          effects.clear();
          reconcile();
        }
      }
    }

    /** Its holders let go once the run's state says so; until then all read in it as before. */
    private void giveUpSnapshot() {
      String snapshotId = state().getSnapshotId();
      if (snapshotId != null) {
        events.add(Facts.event(RUN, new SnapshotGivenUp(snapshotId, "somebody waited")));
        world.giveUp(snapshotId);
      }
    }

    private void throttle() {
      Integer wanted = random.nextInt(4) == 0 ? null : random.nextInt(50);
      if (RunStatus.isUnfinished(state())) {
        mbPerSecond = wanted;
      }
      apply(core.decide(Facts.command(RUN, new ThrottleRun(wanted)), view, time()));
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
      world.onRun(state());
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
