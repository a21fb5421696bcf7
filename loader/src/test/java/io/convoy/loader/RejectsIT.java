// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.event.RowsRejected;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.row.AvroOutput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.class)
class RejectsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROWS = 400;

  @ParameterizedTest
  @ValueSource(strings = {"0", "200", "399", "0,1,199,200,201,399", "150,300"})
  void setsRefusedRowsAsideAndLoadsTheOthers(String rows, Servers.Running servers)
      throws Exception {
    Set<Long> bad = numbers(rows);
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1).batchBytes(1000);
      refuse(scenario, bad);
      scenario.startLoader();
      table.chunk(7, 0, 0, ROWS);

      awaitCheckpoint(scenario, table, ROWS - bad.size(), bad.size());

      assertThat(table.rows()).isEqualTo(ROWS - bad.size());
      List<RejectedRow> rejects = awaitRejects(scenario, bad.size());
      assertThat(rejects.stream().map(RejectedRow::getRow).collect(Collectors.toSet()))
          .isEqualTo(bad);
      assertThat(rejects)
          .allSatisfy(reject -> {
            assertThat(reject.getTable()).isEqualTo(table.id());
            assertThat(reject.getChunk()).isEqualTo(7);
            assertThat(reject.getTopic()).isEqualTo(table.topic());
            assertThat(reject.getSqlState()).isEqualTo("23514");
            assertThat(reject.getReason()).contains("no_bad_ones");
            assertThat(reject.getSchemaId()).isEqualTo(table.schema());
            assertThat(reject.getData()).isEqualTo(row(reject.getRow()));
          });
      Await.until(
          PATIENCE,
          () ->
              scenario.facts().all(RowsRejected.class).stream()
                      .mapToLong(RowsRejected::getRows)
                      .sum()
                  == bad.size(),
          "the facts count them");
      assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
    }
  }

  @Test
  void setsAsideWholeTransactions(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(ROWS)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      refuse(scenario, LongStream.range(0, ROWS).boxed().collect(Collectors.toSet()));
      scenario.startLoader();
      table.chunk(0, 0, 0, ROWS);

      awaitCheckpoint(scenario, table, 0, ROWS);

      assertThat(table.rows()).isZero();
      assertThat(awaitRejects(scenario, ROWS)).hasSize(ROWS);
    }
  }

  @Test
  void namesTheColumnWhereTheServerDoes(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(5)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute("ALTER TABLE posts ALTER COLUMN body SET NOT NULL");
      scenario.startLoader();
      table.chunk(0, 0, 0, 100, id -> id == 42 ? null : "here");

      awaitCheckpoint(scenario, table, 99, 1);

      RejectedRow reject = awaitRejects(scenario, 1).getFirst();
      assertThat(reject.getRow()).isEqualTo(42);
      assertThat(reject.getColumn()).isEqualTo("body");
      assertThat(reject.getSqlState()).isEqualTo("23502");
    }
  }

  @Test
  void setsAsideTextWithTheCharacterThatPostgresDoesNotHave(Servers.Running servers)
      throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(5)) {
      TestTable direct = TestTable.unlogged(scenario, "posts", 1);
      TestTable staged = TestTable.staged(scenario, "drafts", 1);
      scenario.startLoader();
      direct.chunk(0, 0, 0, 100, id -> id == 7 ? "a\0b" : "fine");
      staged.chunk(0, 0, 0, 100, id -> id == 8 ? "\0" : "fine");

      awaitCheckpoint(scenario, direct, 99, 1);
      awaitCheckpoint(scenario, staged, 99, 1);

      assertThat(awaitRejects(scenario, 2).stream().map(RejectedRow::getRow))
          .containsExactlyInAnyOrder(7L, 8L);
    }
  }

  @Test
  void setsAsideTextThatIsNoValueOfTheType(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(5)) {
      TestTable table = TestTable.staged(scenario, "drafts", 1);
      scenario.execute("ALTER TABLE drafts ADD CHECK (body <> 'bad')");
      scenario.startLoader();
      table.chunk(0, 0, 0, 100, id -> id % 30 == 29 ? "bad" : "fine");

      awaitCheckpoint(scenario, table, 97, 3);

      assertThat(table.rows()).isEqualTo(97);
    }
  }

  @Test
  void stopsWhereMoreAreRefusedThanTheRunMayLose(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(2)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 2).batchBytes(100_000);
      refuse(scenario, Set.of(5L, 150L, 160L));
      scenario.startLoader();
      table.chunk(0, 0, 0, 100);
      awaitCheckpoint(scenario, table, 99, 1);
      table.chunk(1, 1, 100, 200);

      Await.until(
          PATIENCE, () -> !scenario.facts().all(TaskFailed.class).isEmpty(), "the failure is told");

      TaskFailed failure = scenario.facts().all(TaskFailed.class).getFirst();
      assertThat(failure.getCode()).isEqualTo("REJECTS_EXCEEDED");
      assertThat(failure.getTaskId()).isEqualTo(Scenario.RUN + "/load/public.posts/1");
      assertThat(failure.getMessage())
          .contains("row 60 of chunk 1", "no_bad_ones", "23514", "target.reject-limit allow 2");
      assertThat(table.rows()).isEqualTo(99);
      awaitCheckpoint(scenario, table, 99, 1);
    }
  }

  @Test
  void refusesNothingUnlessAllowed(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      refuse(scenario, Set.of(55L));
      LoaderService loader = scenario.startLoader();
      table.chunk(0, 0, 0, 100);
      Await.until(
          PATIENCE, () -> !scenario.facts().all(TaskFailed.class).isEmpty(), "the failure is told");
      assertThat(scenario.facts().all(TaskFailed.class).getFirst().getMessage())
          .contains("row 55 of chunk 0");
      assertThat(table.rows()).isZero();

      loader.close();
      scenario.execute("ALTER TABLE posts DROP CONSTRAINT no_bad_ones");
      scenario.startLoader();

      table.awaitRows(100);
    }
  }

  private static void refuse(Scenario scenario, Set<Long> ids) throws Exception {
    String list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    scenario.execute(
        "ALTER TABLE posts ADD CONSTRAINT no_bad_ones CHECK (id NOT IN (%s))".formatted(list));
  }

  private static void awaitCheckpoint(
      Scenario scenario, TestTable table, long rows, long rejected) {
    Await.until(
        PATIENCE,
        () ->
            scenario.number(
                    "SELECT count(*) FROM (SELECT sum(rows) AS rows, sum(rejected) AS rejected"
                        + " FROM convoy.checkpoint WHERE topic = '%s') AS c"
                            .formatted(table.topic())
                        + " WHERE rows = %d AND rejected = %d".formatted(rows, rejected))
                == 1,
        "%d rows are loaded and %d rejected".formatted(rows, rejected));
    Await.until(
        PATIENCE,
        () ->
            scenario.facts().all(CheckpointAdvanced.class).stream()
                .anyMatch(fact -> fact.getRejected() > 0),
        "a fact counts the rejected");
  }

  private static List<RejectedRow> awaitRejects(Scenario scenario, int count) {
    Await.until(
        PATIENCE,
        () -> scenario.facts().rejects().size() >= count,
        count + " rows are in the rejects topic");
    return scenario.facts().rejects();
  }

  private static ByteBuffer row(long id) {
    AvroOutput out = new AvroOutput(64);
    TestTable.write(id, "body of " + id, out);
    return ByteBuffer.wrap(out.copy(0, out.position()));
  }

  private static Set<Long> numbers(String text) {
    Set<Long> numbers = new TreeSet<>();
    for (String number : text.split(",", -1)) {
      numbers.add(Long.valueOf(number));
    }
    return numbers;
  }
}
