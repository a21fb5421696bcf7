// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.metrics.Metrics;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunMetersTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final RunBoard board = new RunBoard();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeAll
  static void trust() {
    ContractClasses.trust();
  }

  @Test
  void knowsHowFarTheTargetIsBehindOnceItWasSynced() {
    RunMeters.show(board, Clock.fixed(NOW, ZoneOffset.UTC), Metrics.in(registry));
    assertThat(lag()).isNaN();
    say("run-1", Kind.REPLICATE, Phase.COMPLETED, 9_000);
    assertThat(lag()).isNaN();
    say("run-2", Kind.SYNC, Phase.COMPLETED, 600);
    say("run-3", Kind.SYNC, Phase.COMPLETED, 90);
    say("run-4", Kind.SYNC, Phase.COPY, 5);
    assertThat(lag()).isEqualTo(90);
    say("run-5", Kind.HANDOVER, Phase.COMPLETED, 2);
    assertThat(lag()).isNaN();
  }

  private double lag() {
    return registry.get("convoy.sync.lag.seconds").gauge().value();
  }

  private void say(String id, Kind kind, Phase phase, long secondsAgo) {
    Instant begin = NOW.minusSeconds(secondsAgo);
    board.take(
        RunState.newBuilder()
            .setRunId(id)
            .setKind(kind)
            .setPhase(phase)
            .setStartedAt(begin)
            .setPhaseSince(begin)
            .build(),
        NOW);
  }
}
