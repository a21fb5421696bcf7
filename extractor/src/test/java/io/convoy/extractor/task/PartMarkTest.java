// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.Task;
import org.junit.jupiter.api.Test;

class PartMarkTest {
  @Test
  void isOfOneAttemptOfOneTask() {
    assertThat(mark("run/chunk/public.t/1", 2))
        .isEqualTo(mark("run/chunk/public.t/1", 2))
        .isNotEqualTo(mark("run/chunk/public.t/1", 3))
        .isNotEqualTo(mark("run/chunk/public.t/12", 2))
        .isNotEqualTo(mark("run/chunk/public.t~1/1", 2));
  }

  /** Kafka takes 4096 characters, unless its operator allows fewer. */
  @Test
  void isShortWhateverTheTableIsCalled() {
    assertThat(mark("run/chunk/" + "ä".repeat(5000) + "/1", Integer.MAX_VALUE))
        .hasSizeLessThan(100)
        .isNotEqualTo(mark("run/chunk/" + "ä".repeat(5000) + "/2", Integer.MAX_VALUE));
  }

  private static String mark(String taskId, int attempt) {
    return PartMark.of(new Task(taskId, "run", attempt, new ReleaseSnapshot("1")));
  }
}
