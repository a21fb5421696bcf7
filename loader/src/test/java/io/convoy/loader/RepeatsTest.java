// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Repeats repeats = new Repeats(Duration.ofMinutes(1));

  @Test
  void letsAThingBeSaidOnceAMinute() {
    assertThat(repeats.isNews("disk full", 0)).isTrue();
    assertThat(repeats.isNews("disk full", MINUTE - 1)).isFalse();
    assertThat(repeats.isNews("disk full", MINUTE)).isTrue();
    assertThat(repeats.isNews("disk full", MINUTE + 1)).isFalse();
  }

  @Test
  void keepsThingsApart() {
    assertThat(repeats.isNews("disk full", 0)).isTrue();
    assertThat(repeats.isNews("not permitted", 0)).isTrue();
  }
}
