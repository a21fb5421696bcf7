// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.embedded.Await;
import io.convoy.loader.LoadProbe.Step;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.TaskFailed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The postmaster is killed with SIGKILL, so that UNLOGGED tables are empty afterwards. */
@ExtendWith(Servers.class)
@ResourceLock(Servers.POSTGRES)
class PostgresCrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void loadsAgainWhatACrashInMidLoadTookFromUnloggedTables(Servers.Running servers)
      throws Exception {
    try (Scenario scenario = new Scenario(servers).transactionBytes(DataSize.ofKibibytes(16))) {
      TestTable table = TestTable.unlogged(scenario, "posts", 2);
      crashInMidLoad(scenario, table, servers);
    }
  }

  @Test
  void goesOnAtTheCheckpointOfALoggedTable(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).transactionBytes(DataSize.ofKibibytes(16))) {
      TestTable table = TestTable.logged(scenario, "posts", 2);
      crashInMidLoad(scenario, table, servers);
      assertThat(scenario.number("SELECT count(*) FROM convoy.checkpoint")).isZero();
    }
  }

  /** Rows that were refused before the crash are taken by the load after it. */
  @Test
  void forgetsWhatWasRefusedWhereTheCrashTookTheLoad(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute("ALTER TABLE posts ADD CONSTRAINT c CHECK (id NOT IN (5, 6))");
      scenario.startLoader();
      table.chunk(0, 0, 0, 100);
      awaitNoted(scenario, "open", 2);
      scenario.execute("ALTER TABLE posts DROP CONSTRAINT c");
      scenario.execute("ALTER TABLE posts ADD CONSTRAINT c CHECK (id <> 6)");
      scenario.execute("CHECKPOINT");

      servers.postgres().kill();
      servers.postgres().restart();

      awaitNoted(scenario, "void", 1);
      awaitNoted(scenario, "open", 1);
      assertThat(scenario.number("SELECT row FROM convoy.rejected WHERE state = 'open'"))
          .isEqualTo(6);
      assertThat(scenario.number("SELECT count(*) FROM posts")).isEqualTo(99);
    }
  }

  private static void awaitNoted(Scenario scenario, String state, long rows) {
    String sql = "SELECT count(*) FROM convoy.rejected WHERE state = '%s'".formatted(state);
    Await.until(PATIENCE, () -> scenario.number(sql) == rows, rows + " rows are noted as " + state);
  }

  private static void crashInMidLoad(Scenario scenario, TestTable table, Servers.Running servers)
      throws Exception {
    AtomicInteger commits = new AtomicInteger();
    for (int chunk = 0; chunk < 10; chunk++) {
      table.chunk(chunk, chunk % 2, chunk * 1000L, chunk * 1000L + 1000);
    }
    scenario.startLoader((step, partition) -> {
      if (step == Step.ADVANCED && commits.incrementAndGet() == 20) {
        servers.postgres().kill();
      }
    });
    Await.until(PATIENCE, () -> commits.get() >= 20, "the server is dead");
    servers.postgres().restart();

    table.awaitRows(10_000);

    assertThat(table.checkpointRows()).isEqualTo(10_000);
    assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
  }

  @Test
  void noticesACrashWhileItHasNothingToDo(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.startLoader();
      table.chunk(0, 0, 0, 1000);
      table.awaitRows(1000);

      servers.postgres().kill();
      servers.postgres().restart();
      assertThat(table.rows()).isLessThan(1001);

      table.awaitRows(1000);
      Await.until(
          PATIENCE,
          () -> {
            List<CheckpointAdvanced> facts = scenario.facts().all(CheckpointAdvanced.class);
            return facts.getLast().getRows() == 1000
                && facts.stream().map(CheckpointAdvanced::getRows).filter(r -> r == 0).count() >= 2;
          },
          "the facts say that it began anew");
      List<CheckpointAdvanced> facts = scenario.facts().all(CheckpointAdvanced.class);
      assertThat(facts.stream().map(CheckpointAdvanced::getEpoch)).isSorted();
    }
  }
}
