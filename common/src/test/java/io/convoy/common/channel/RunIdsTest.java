// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunIdsTest {
  private static final Instant TIME = Instant.parse("2026-11-21T01:18:08Z");

  @Test
  void tellTheTimeInUtcWhereverTheyAreMade() {
    Clock far = Clock.fixed(TIME, ZoneId.of("Pacific/Auckland"));
    assertThat(RunIds.next(far)).matches("20261121-011808-[0-9a-z]{4}");
  }

  @Test
  void sortByTime() {
    assertThat(RunIds.next(at(TIME))).isLessThan(RunIds.next(at(TIME.plusSeconds(1))));
  }

  @Test
  void differWithinASecond() {
    long distinct = IntStream.range(0, 20).mapToObj(i -> RunIds.next(at(TIME))).distinct().count();
    assertThat(distinct).isGreaterThan(15);
  }

  @Test
  void standAsTheyAreInTopicNames() {
    String runId = RunIds.next(at(TIME));
    assertThat(new Topics("p").data(runId, new TableId("s", "t"))).contains("." + runId + ".");
  }

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneId.of("UTC"));
  }
}
