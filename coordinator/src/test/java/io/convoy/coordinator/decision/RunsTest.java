// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunsTest {
  @Test
  void saysThatAListOfWarningsIsNotWhole() {
    List<String> warnings = new ArrayList<>();
    IntStream.range(0, 50).forEach(i -> Runs.warn(warnings, "warning " + i));
    Runs.warn(warnings, "warning 7");
    assertThat(warnings).hasSize(50).doesNotContain(Runs.MORE_WARNINGS);

    Runs.warn(warnings, "warning 50");
    Runs.warn(warnings, "warning 51");

    assertThat(warnings).hasSize(51).endsWith(Runs.MORE_WARNINGS);
  }
}
