// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.TaskFailed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class LoaderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void loadsEveryRowOnceAndReportsTheTotals(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      scenario.startLoader();
      TestTable posts = TestTable.unlogged(scenario, "posts", 3);
      TestTable users = TestTable.staged(scenario, "Users of us", 1);
      for (int chunk = 0; chunk < 6; chunk++) {
        posts.chunk(chunk, chunk % 3, chunk * 1000L, chunk * 1000L + 1000);
      }
      users.chunk(0, 0, 0, 500);

      posts.awaitRows(6000);
      users.awaitRows(500);

      assertThat(posts.checkpointRows()).isEqualTo(6000);
      Await.until(
          PATIENCE,
          () -> totals(scenario, posts) == 6000 && totals(scenario, users) == 500,
          "the facts say so");
      assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
    }
  }

  private static long totals(Scenario scenario, TestTable table) {
    List<CheckpointAdvanced> facts =
        scenario.facts().all(CheckpointAdvanced.class).stream()
            .filter(fact -> fact.getTable().equals(table.id()))
            .toList();
    return facts.stream()
        .mapToInt(CheckpointAdvanced::getPartition)
        .distinct()
        .mapToLong(partition ->
            facts.stream()
                .filter(fact -> fact.getPartition() == partition)
                .mapToLong(CheckpointAdvanced::getRows)
                .max()
                .orElse(0))
        .sum();
  }
}
