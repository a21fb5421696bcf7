// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.loader.LoadProbe.Step;
import io.convoy.schemas.event.TaskFailed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that outlive their run, runs that are over, tables that are final. */
@ExtendWith(Servers.class)
class RunsIT {
  @Test
  void loadsNothingIntoATableThatIsFinal(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable done = TestTable.logged(scenario, "posts", 1);
      TestTable other = TestTable.unlogged(scenario, "users", 1);
      scenario.execute("UPDATE convoy.checkpoint_logged SET done = true");
      done.chunk(0, 0, 0, 100);
      Set<String> claimed = ConcurrentHashMap.newKeySet();
      // One slot, so that it has looked at both when the other's rows are there.
      scenario.slots(1).startLoader((step, partition) -> claimed.add(partition.topic()));
      other.chunk(0, 0, 0, 100);
      other.awaitRows(100);

      assertThat(done.rows()).isZero();
      assertThat(claimed).containsExactly(other.topic());
      assertThat(
              scenario.number(
                  "SELECT count(*) FROM convoy.checkpoint WHERE topic = '" + done.topic() + "'"))
          .isZero();
    }
  }

  @Test
  void loadsNothingOfAnOldRunIntoTheTableOfANewOne(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).slots(1)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      TestTable other = TestTable.unlogged(scenario, "users", 1);
      scenario.startLoader();
      table.chunk(0, 0, 0, 100);
      table.awaitRows(100);
      scenario.execute("DROP TABLE posts; CREATE UNLOGGED TABLE posts (id bigint, body text)");
      table.own("20261122-000000-new1");

      table.chunk(1, 0, 100, 200);
      other.chunk(0, 0, 0, 100);
      other.awaitRows(100);

      assertThat(table.rows()).isZero();
      assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
    }
  }

  @Test
  void isNotTroubledByTopicsAndBookkeepingThatGo(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).slots(1)) {
      TestTable gone = TestTable.unlogged(scenario, "posts", 2);
      Set<Step> steps = ConcurrentHashMap.newKeySet();
      scenario.startLoader((step, partition) -> steps.add(step));
      gone.chunk(0, 0, 0, 100);
      gone.awaitRows(100);

      scenario.execute("DROP SCHEMA convoy CASCADE; DROP TABLE posts");
      gone.chunk(1, 0, 100, 200);
      scenario.admin().deleteTopics(List.of(gone.topic())).all().get();
      scenario.recreateCatalog();
      TestTable next = TestTable.unlogged(scenario, "users", 1);
      next.chunk(0, 0, 0, 1000);

      next.awaitRows(1000);
      assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
    }
  }

  @Test
  void waitsForTheBookkeepingOfARunThatIsYetToBegin(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      scenario.execute("DROP SCHEMA convoy CASCADE");
      scenario.startLoader();
      scenario.recreateCatalog();
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      table.chunk(0, 0, 0, 100);

      table.awaitRows(100);
    }
  }

  @Test
  void readsWhatExtractorsAbortedAsIfItWereNotThere(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.startLoader();
      try (TestTable.Writer writer = table.new Writer(0)) {
        table.values(0, 0, 500, id -> "aborted").forEach(writer::send);
        writer.flush();
        writer.abort();
      }
      table.chunk(0, 0, 0, 1000);

      table.awaitRows(1000);
      assertThat(scenario.number("SELECT count(*) FROM posts WHERE body = 'aborted'")).isZero();
    }
  }
}
