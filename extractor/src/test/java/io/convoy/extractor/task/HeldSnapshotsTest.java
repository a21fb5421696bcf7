// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

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

  private void hold(String runId, HeldSnapshot snapshot) {
    held.hold(runId, snapshot, id -> false);
  }

  private static RunState state(String runId, Phase phase, @Nullable String snapshotId) {
    return RunState.newBuilder()
        .setRunId(runId)
        .setPhase(phase)
        .setStartedAt(Instant.EPOCH)
        .setPhaseSince(Instant.EPOCH)
        .setSnapshotId(snapshotId)
        .build();
  }

  private static final class Opened implements HeldSnapshot {
    private final String id;
    private boolean closed;

    private Opened(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
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
