// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  @Test
  void asksUntilTheConditionHolds() {
    AtomicInteger asked = new AtomicInteger();

    Await.until(
        Duration.ofSeconds(10),
        () -> {
          assertThat(asked.incrementAndGet()).isGreaterThan(2);
          return asked.get() > 3;
        },
        "it was asked four times");

    assertThat(asked).hasValue(4);
  }

  @Test
  void saysWhatItWaitedForAndWhyInVain() {
    assertThatThrownBy(() ->
            Await.until(
                Duration.ofMillis(5),
                () -> {
                  throw new IOException("no answer");
                },
                "the server answers"))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("the server answers")
        .hasMessageContaining("no answer")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void givesUpAtOnceWhenInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Await.until(Duration.ofHours(1), () -> false, "never"))
        .isInstanceOf(EmbeddedException.class);

    assertThat(Thread.interrupted()).isTrue();
  }
}
