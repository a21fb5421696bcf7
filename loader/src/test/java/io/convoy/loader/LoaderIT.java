// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.loader.LoadProbe.Step;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.TaskFailed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class LoaderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PARTITIONS = 12;

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

  @Test
  void loadsWhatItHasClaimedWhileOtherPartitionsWait(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).slots(1)) {
      TestTable posts = TestTable.unlogged(scenario, "posts", PARTITIONS);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        posts.chunk(partition, partition, partition * 10L, partition * 10L + 10);
      }
      scenario.execute(
          """
          CREATE FUNCTION far_away() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END $$;
          CREATE TRIGGER far_away BEFORE INSERT ON convoy.checkpoint
          FOR EACH ROW EXECUTE FUNCTION far_away()\
          """);
      List<Step> steps = new CopyOnWriteArrayList<>();

      scenario.startLoader((step, partition) -> steps.add(step));
      posts.awaitRows(10 * PARTITIONS);

      assertThat(steps.indexOf(Step.COMMITTED)).isLessThan(steps.lastIndexOf(Step.CLAIMED));
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
