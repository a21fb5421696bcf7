// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldSnapshotsTest {
  private final HeldSnapshots held = new HeldSnapshots();
  private final Opened first = new Opened("first");
  private final Opened second = new Opened("second");

  @Test
  void endsWithItsRelease() {
    hold("run", first);
    hold("other", second);

    held.release("first");

    assertThat(first.closed).isTrue();
    assertThat(second.closed).isFalse();
  }

  @Test
  void endsWithItsRun() {
    hold("run", first);

    held.onRun(state("other", Phase.FAILED, "first"));
    assertThat(first.closed).isFalse();
    held.onRun(state("run", Phase.CANCELLED, "first"));
    assertThat(first.closed).isTrue();
  }

  @Test
  void endsWhereItsRunIsOverAlready() {
    held.hold("run", first, runId -> true);

    assertThat(first.closed).isTrue();
  }

  @Test
  void endsWhereTheRunReadsAnotherAfterIt() {
    hold("run", first);

    held.onRun(state("run", Phase.DESCRIBE, null));
    assertThat(first.closed).as("the run does not know it yet").isFalse();
    held.onRun(state("run", Phase.COPY, "first"));
    assertThat(first.closed).isFalse();
    held.onRun(state("run", Phase.FINALIZE, null));
    assertThat(first.closed).isTrue();
  }

  @Test
  void endsWhereAnotherIsOpenedForTheSameRun() {
    hold("run", first);
    hold("run", second);

    assertThat(first.closed).isTrue();
    assertThat(second.closed).isFalse();
  }

  @Test
  void endsWithTheProcess() {
    hold("run", first);
    hold("other", second);

    held.close();

    assertThat(List.of(first.closed, second.closed)).containsOnly(true);
  }

  @Test
  void waitsForTheResumeOfAFailedRunAsLongAsItsStateSays() {
    Instant until = Instant.parse("2026-11-26T04:15:00Z");
    hold("run", first);
    held.onRun(state("run", Phase.COPY, "first"));

    held.onRun(failed("first", until));
    held.tend(until.minusMillis(1));
    assertThat(first.closed).isFalse();
    held.tend(until);
    assertThat(first.closed).isTrue();
  }

  @Test
  void waitsNoMoreOnceTheRunIsResumed() {
    Instant until = Instant.parse("2026-11-26T04:15:00Z");
    hold("run", first);
    held.onRun(failed("first", until));
    held.onRun(state("run", Phase.COPY, "first"));

    held.tend(until.plusSeconds(60));
    assertThat(first.closed).isFalse();
  }

  @Test
  void doesNotWaitWhereNothingIsToBeKept() {
    hold("run", first);

    held.onRun(failed("first", null));
    assertThat(first.closed).isTrue();
  }

  /** Its fact is on the way, and what the coordinator makes of it is told. */
  @Test
  void waitsForWhatAFailedRunSaysOfASnapshotThatWasOpenedMeanwhile() {
    held.onRun(failed(null, null));
    hold("run", first);
    held.onRun(failed(null, null));
    assertThat(first.closed).isFalse();

    held.onRun(failed("first", null));
    assertThat(first.closed).isTrue();
  }

  @Test
  void endsOneThatItJoinedWhereTheRunReadsItNoMore() {
    held.holdJoined("run", "elsewhere", first);
    assertThat(held.way("elsewhere")).contains("first");
    assertThat(held.way("first")).isEmpty();

    held.onRun(state("run", Phase.COPY, "elsewhere"));
    assertThat(first.closed).isFalse();
    held.onRun(state("run", Phase.COPY, null));
    assertThat(first.closed).isTrue();
  }

  @Test
  void holdsASnapshotOnce() {
    hold("run", first);
    held.holdJoined("run", "first", second);

    assertThat(second.closed).isTrue();
    assertThat(held.way("first")).contains("first");
  }

  @Test
  void letsGoOfWhatIsGone() {
    hold("run", first);
    held.holdJoined("other", "elsewhere", second);
    second.gone = true;
    assertThat(held.way("elsewhere")).isEmpty();
    held.tend(Instant.EPOCH);
    assertThat(second.closed).isTrue();

    held.foundGone("first");
    assertThat(first.closed).isTrue();
    assertThat(held.way("first")).isEmpty();
  }

  private static RunState failed(@Nullable String snapshotId, @Nullable Instant until) {
    RunState state = state("run", Phase.FAILED, snapshotId);
    state.setResumeAt(Phase.COPY);
    state.setSnapshotUntil(until);
    return state;
  }

  private void hold(String runId, HeldSnapshot snapshot) {
    held.hold(runId, snapshot, id -> false);
  }

  private static RunState state(String runId, Phase phase, @Nullable String snapshotId) {
    ContractClasses.trust();
    return RunState.newBuilder()
        .setRunId(runId)
        .setPhase(phase)
        .setStartedAt(Instant.EPOCH)
        .setPhaseSince(Instant.EPOCH)
        .setSnapshotId(snapshotId)
        .setSnapshotHolders(List.of())
        .build();
  }

  private static final class Opened implements HeldSnapshot {
    private final String id;
    private boolean closed;
    private boolean gone;

    private Opened(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public boolean isGone() {
      return gone;
    }

    @Override
    public Guarantee guarantee() {
      return Guarantee.ONE_POINT_IN_TIME;
    }

    @Override
    public String method() {
      return "";
    }

    @Override
    public String product() {
      return "";
    }

    @Override
    public String position() {
      return "";
    }

    @Override
    public Description describe() {
      return new Description(List.of(), List.of(), List.of());
    }

    @Override
    public void release() {
      close();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
