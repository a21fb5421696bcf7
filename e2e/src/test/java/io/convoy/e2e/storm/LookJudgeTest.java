// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.e2e.storm.VersionSums.Sum;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LookJudgeTest {
  /** A row goes from one table to the other with version 1, and back with version 2. */
  private final LookJudge judge =
      new LookJudge(
          Map.of(
              "one",
              new VersionSums(sum("5 50"), 2, Map.of(1, sum("-1 -7"), 2, sum("1 7"))),
              "other",
              new VersionSums(sum("3 30"), 2, Map.of(1, sum("1 7"), 2, sum("-1 -7")))),
          2);

  private static Sum sum(String text) {
    return Sum.parse(text);
  }

  private static Look look(int atLeast, String one, String other) {
    return new Look(atLeast, Map.of("one", sum(one), "other", sum(other)));
  }

  @Test
  void takesEachVersionOfTheSource() {
    judge.take(look(0, "5 50", "3 30"));
    judge.take(look(0, "4 43", "4 37"));
    judge.take(look(2, "5 50", "3 30"));
    assertThat(judge.complaints()).isEmpty();
    assertThat(judge.seen()).isEqualTo(2);
  }

  @Test
  void findsTablesOfDifferentVersions() {
    judge.take(look(0, "5 50", "4 37"));
    assertThat(judge.complaints())
        .singleElement()
        .asString()
        .contains("mixture", "one 0 to 2", "other 1");
  }

  @Test
  void findsATableThatIsNotThere() {
    judge.take(new Look(0, Map.of("one", sum("5 50"))));
    assertThat(judge.complaints()).singleElement().asString().contains("other at none");
  }

  @Test
  void findsWhatAStepShouldHaveBrought() {
    judge.take(look(2, "4 43", "4 37"));
    assertThat(judge.complaints()).singleElement().asString().contains("found version 1");
  }

  @Test
  void findsAnOlderVersionAfterANewerOne() {
    LookJudge forward =
        new LookJudge(Map.of("one", new VersionSums(sum("1 9"), 1, Map.of(1, sum("0 4")))), 1);
    forward.take(new Look(0, Map.of("one", sum("1 9"))));
    forward.take(new Look(0, Map.of("one", sum("1 5"))));
    assertThat(forward.complaints()).singleElement().asString().contains("after version 1");
  }
}
