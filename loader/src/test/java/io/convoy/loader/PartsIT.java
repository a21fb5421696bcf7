// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.loader.LoadProbe.Step;
import io.convoy.schemas.event.TaskFailed;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class PartsIT {
  private static final int LARGE = 5_000_000;

  @Test
  void loadsATableOfNothingButLargeRows(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.startLoader();
      table.chunk(0, 0, 0, 3, id -> "x".repeat(LARGE));

      table.awaitRows(3);

      assertThat(scenario.number("SELECT min(length(body)) FROM posts")).isEqualTo(LARGE);
    }
  }

  @Test
  void keepsRowsApartWhosePartsComeBetweenOthersBatches(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 2);
      TestTable other = TestTable.unlogged(scenario, "users", 1);
      // Small fetches: each transaction has to go on over several of them.
      scenario.slots(1).startLoader();
      List<byte[]> first = table.values(0, 0, 100, id -> id % 40 == 5 ? "x".repeat(LARGE) : "x");
      List<byte[]> second = table.values(1, 100, 200, id -> id % 40 == 7 ? "y".repeat(LARGE) : "y");
      List<byte[]> third = table.values(2, 200, 1200, id -> "z".repeat(500));
      interleave(table, List.of(first, second, third));
      other.chunk(0, 0, 0, 2000);
      table.chunk(3, 1, 1200, 3000);

      table.awaitRows(3000);
      other.awaitRows(2000);

      assertThat(scenario.number("SELECT count(*) FROM posts WHERE length(body) = " + LARGE))
          .isEqualTo(5);
      assertThat(
              scenario.number(
                  "SELECT count(*) FROM posts WHERE id < 200"
                      + " AND left(body, 1) <> CASE WHEN id < 100 THEN 'x' ELSE 'y' END"))
          .isZero();
      assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
    }
  }

  @Test
  void neverLeavesACheckpointInsideARow(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      AtomicBoolean broken = new AtomicBoolean();
      scenario.startLoader((step, partition) -> {
        if (step == Step.COPIED && broken.compareAndSet(false, true)) {
          throw new IllegalStateException("broken for the test");
        }
      });
      List<byte[]> large = table.values(0, 0, 1, id -> "x".repeat(LARGE));
      List<byte[]> small = table.values(1, 1, 500, id -> "z".repeat(500));
      interleave(table, List.of(large, small));

      table.awaitRows(500);

      assertThat(broken).isTrue();
    }
  }

  /** One value of each in turn, as extractors write that work at the same time. */
  private static void interleave(TestTable table, List<List<byte[]>> chunks) {
    List<TestTable.Writer> writers = chunks.stream().map(c -> table.new Writer(0)).toList();
    List<Iterator<byte[]>> left = chunks.stream().map(List::iterator).toList();
    while (left.stream().anyMatch(Iterator::hasNext)) {
      for (int i = 0; i < writers.size(); i++) {
        if (left.get(i).hasNext()) {
          writers.get(i).send(left.get(i).next());
          writers.get(i).flush();
        }
      }
    }
    writers.forEach(TestTable.Writer::commit);
    writers.forEach(TestTable.Writer::close);
  }
}
