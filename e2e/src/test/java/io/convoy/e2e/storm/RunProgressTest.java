// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunProgressTest {
  private final RunProgress progress = new RunProgress();
  private final List<String> lines = new ArrayList<>();

  @Test
  void knowsNothingBeforeTheFirstLine() {
    assertThat(progress.after(lines)).isEqualTo(Progress.NONE);
    assertThat(Progress.NONE.isAt("DESCRIBE")).isFalse();
  }

  @Test
  void countsRowsAndFinalTables() {
    lines.add("run 20260101-000000-abcd");
    lines.add(run("COPY", 0));
    lines.add(table("a", "FINALIZED", 5));
    lines.add(table("b", "EXTRACTED", 7));
    assertThat(progress.after(lines)).isEqualTo(new Progress("COPY", 12, 1));
    lines.add(table("b", "VERIFIED", 8));
    assertThat(progress.after(lines)).isEqualTo(new Progress("COPY", 13, 2));
  }

  @Test
  void reachesEachMomentOnce() {
    lines.add(run("FINALIZE", 50));
    Progress seen = progress.after(lines);
    assertThat(new Moment.InPhase("COPY").isReached(seen, 100)).as("passed").isTrue();
    assertThat(new Moment.InPhase("VERIFY").isReached(seen, 100)).isFalse();
    assertThat(new Moment.Loaded(50).isReached(seen, 100)).isTrue();
    assertThat(new Moment.Loaded(51).isReached(seen, 100)).isFalse();
    assertThat(new Moment.Finalized(1).isReached(seen, 100)).isFalse();
  }

  @Test
  void keepsTheReasonOfAFailure() {
    lines.add("{\"event\":\"run\",\"phase\":\"FAILED\",\"failure\":\"the disk is full\"}");
    assertThat(progress.after(lines).isAt("DESCRIBE")).as("not on the way").isFalse();
    assertThat(progress.failure()).isEqualTo("the disk is full");
  }

  private static String run(String phase, long rows) {
    return "{\"event\":\"run\",\"phase\":\"%s\",\"rowsLoaded\":%d,\"failure\":null}"
        .formatted(phase, rows);
  }

  private static String table(String name, String stage, long rows) {
    return "{\"event\":\"table\",\"table\":\"%s\",\"stage\":\"%s\",\"rowsLoaded\":%d}"
        .formatted(name, stage, rows);
  }
}
