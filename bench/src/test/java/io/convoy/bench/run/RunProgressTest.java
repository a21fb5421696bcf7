// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final List<String> moments = new ArrayList<>();
  private final RunProgress progress =
      new RunProgress(
          new RunProgress.Moments() {
            @Override
            public void copyBegins() {
              moments.add("begins");
            }

            @Override
            public void copyEnds() {
              moments.add("ends");
            }
          });

  @Test
  void copyLastsFromPlanToFinalize() {
    accept(0, "{\"event\":\"begin\",\"run\":\"r\"}");
    run("SCHEMA", 1, 0);
    assertThat(progress.copyBegin()).isNull();
    run("PLAN", 3, 0);
    run("COPY", 4, 0);
    run("COPY", 4, 1000);
    assertThat(progress.copyTime()).isEmpty();
    run("FINALIZE", 10, 2000);
    run("COMPLETED", 20, 2000);

    assertThat(progress.copyTime()).contains(Duration.ofSeconds(7));
    assertThat(progress.copyBegin()).isEqualTo(START.plusSeconds(3));
    assertThat(moments).containsExactly("begins", "ends");
  }

  @Test
  void phasesThatWereNotShownMakeTheTimeLonger() {
    run("SCHEMA", 1, 0);
    run("COPY", 4, 0);
    run("VERIFY", 12, 2000);

    assertThat(progress.copyTime()).contains(Duration.ofSeconds(11));
    assertThat(moments).containsExactly("begins", "ends");
  }

  @Test
  void firstRowIsTheFirstLineThatShowsOne() {
    run("COPY", 4, 0);
    assertThat(progress.firstRow()).isEmpty();
    table("Posts", "PLANNED", 70, 5);
    run("COPY", 4, 9);

    assertThat(progress.firstRow()).contains(START.plusSeconds(30));
  }

  @Test
  void extractedMeansEveryRowOfEveryTable() {
    List<Table> tables = List.of(new Table("Posts", 70, 0, ""), new Table("Votes", 30, 0, ""));
    table("Posts", "EXTRACTED", 70, 0);
    assertThat(progress.isExtracted(tables)).isFalse();
    table("Votes", "PLANNED", 30, 0);
    assertThat(progress.isExtracted(tables)).isFalse();
    table("Votes", "EXTRACTED", 29, 0);
    assertThat(progress.isExtracted(tables)).isFalse();
    table("Votes", "FINALIZED", 30, 30);

    assertThat(progress.isExtracted(tables)).isTrue();
  }

  @Test
  void complaintIsTheFailureOrElseTheLastWords() {
    accept(0, "convoy: no such file");
    assertThat(progress.complaint()).isEqualTo("convoy: no such file");
    accept(
        1,
        "{\"event\":\"run\",\"phase\":\"FAILED\",\"since\":\"2030-01-01T00:00:00Z\","
            + "\"failure\":\"disk full\"}");

    assertThat(progress.complaint()).isEqualTo("disk full");
    assertThat(progress.copyTime()).isEmpty();
  }

  private void run(String phase, int since, long rowsLoaded) {
    accept(
        since,
        "{\"event\":\"run\",\"phase\":\"%s\",\"since\":\"%s\",\"rowsLoaded\":%d,\"failure\":null}"
            .formatted(phase, START.plusSeconds(since), rowsLoaded));
  }

  private void table(String name, String stage, long extracted, long loaded) {
    accept(
        30,
        "{\"event\":\"table\",\"table\":\"%s\",\"stage\":\"%s\",\"rowsExtracted\":%d,\"rowsLoaded\":%d}"
            .formatted(name, stage, extracted, loaded));
  }

  private void accept(int second, String line) {
    progress.accept(line, START.plusSeconds(second));
  }
}
