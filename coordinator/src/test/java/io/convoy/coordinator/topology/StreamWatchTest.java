// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.coordinator.topology.StreamWatch.Sign;
import io.convoy.coordinator.topology.StreamWatch.Standstill;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

/** A coordinator that gets on is left alone, whatever it does. */
final class StreamWatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Standstill standstill = new Standstill(LIMIT, 0);
  private Duration now = Duration.ZERO;

  @Test
  void aThreadThatHangsIsToldEachTimeTheLimitHasPassed() {
    assertThat(after(0, State.RUNNING, 7)).isZero();
    assertThat(after(59, State.RUNNING, 7)).isZero();
    assertThat(after(1, State.RUNNING, 7)).isEqualTo(LIMIT);
    assertThat(after(59, State.RUNNING, 7)).isZero();
    assertThat(after(1, State.RUNNING, 7)).isEqualTo(LIMIT);
  }

  @Test
  void aGroupThatIsWaitedForIsTold() {
    assertThat(after(0, State.REBALANCING, 0)).isZero();
    assertThat(after(61, State.REBALANCING, 0)).isPositive();
  }

  @Test
  void whoRestoresOrPollsGetsOn() {
    for (int count = 0; count < 10; count++) {
      assertThat(after(61, State.REBALANCING, count)).isZero();
    }
    for (int count = 0; count < 10; count++) {
      assertThat(after(61, State.RUNNING, count)).isZero();
    }
  }

  @Test
  void whoHasEndedSaysSoElsewhere() {
    assertThat(after(0, State.ERROR, 0)).isZero();
    assertThat(after(600, State.ERROR, 0)).isZero();
  }

  private Duration after(long seconds, State state, long count) {
    now = now.plusSeconds(seconds);
    return standstill.look(new Sign(state, count), now.toNanos());
  }
}
