// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.common.bookkeeping.RejectedRows.RowNumber;
import io.convoy.embedded.Await;
import io.convoy.loader.RejectRetry.Wanted;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class RejectRetryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHECK =
      "ALTER TABLE posts ADD CONSTRAINT small CHECK (id NOT IN (3, 50, 51, 99))";

  @Test
  void loadsWhatIsMendedAndKeepsTheRestWithItsNewReason(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = rejected(scenario);
      scenario.execute("ALTER TABLE posts DROP CONSTRAINT small");
      scenario.execute("ALTER TABLE posts ADD CONSTRAINT later CHECK (id <> 51)");

      RetriedTable first = retry(scenario, wanted(table, null));

      assertThat(first).isEqualTo(new RetriedTable(table.id(), 3, 1, 1, 0, 0, null));
      assertThat(table.rows()).isEqualTo(99);
      Await.until(
          PATIENCE,
          () ->
              scenario.facts().rejects().stream()
                  .anyMatch(row -> row.getReason().contains("later") && !row.getLoaded()),
          "the new reason is told");

      scenario.execute("ALTER TABLE posts DROP CONSTRAINT later");
      assertThat(retry(scenario, wanted(table, null)).loaded()).isOne();
      assertThat(retry(scenario, wanted(table, null)))
          .as("nothing is left to be done")
          .isEqualTo(new RetriedTable(table.id(), 0, 0, 0, 0, 0, null));
      assertThat(scenario.number("SELECT count(DISTINCT id) FROM posts")).isEqualTo(100);
      assertThat(table.rows()).isEqualTo(100);
    }
  }

  @Test
  void loadsEachRowOnceWhereSeveralTryAtOnce(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = rejected(scenario);
      scenario.execute("ALTER TABLE posts DROP CONSTRAINT small");

      List<CompletableFuture<RetriedTable>> retries =
          Stream.generate(
                  () -> CompletableFuture.supplyAsync(() -> retry(scenario, wanted(table, null))))
              .limit(3)
              .toList();

      assertThat(retries.stream().mapToLong(one -> one.join().loaded()).sum()).isEqualTo(4);
      assertThat(table.rows()).isEqualTo(100);
    }
  }

  /** The target has committed, and nobody came to say so in Kafka. */
  @Test
  void findsOutWhatWasLoadedAndNotTold(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = rejected(scenario);
      scenario.execute("ALTER TABLE posts DROP CONSTRAINT small");
      scenario.execute("INSERT INTO posts VALUES (3, 'body of 3')");
      try (Connection connection = scenario.connect()) {
        RejectedRows.loaded(connection, table.topic(), List.of(new RowNumber(7, 3)));
      }

      assertThat(retry(scenario, wanted(table, null)).loaded()).isEqualTo(3);

      assertThat(table.rows()).isEqualTo(100);
      Await.until(
          PATIENCE,
          () -> scenario.facts().rejects().stream().filter(row -> row.getLoaded()).count() == 4,
          "all four are said to be loaded");
    }
  }

  @Test
  void goesByTheTypesThatColumnsHaveNow(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = rejected(scenario);
      scenario.execute(
          """
          ALTER TABLE posts DROP CONSTRAINT small;
          CREATE DOMAIN wide AS numeric(30, 2) CHECK (VALUE <> 51);
          ALTER TABLE posts ALTER COLUMN id TYPE numeric(30, 2), ALTER COLUMN body TYPE varchar(10);
          ALTER TABLE posts ALTER COLUMN id TYPE wide\
          """);

      RetriedTable retried = retry(scenario, wanted(table, null));

      assertThat(retried.loaded()).isEqualTo(3);
      assertThat(retried.refused()).as("51, which is no value of the domain").isOne();
      assertThat(scenario.number("SELECT count(*) FROM posts WHERE id = 3.00")).isOne();
    }
  }

  @Test
  void refusesWhatItCannotBeSureOf(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = rejected(scenario);
      scenario.execute("ALTER TABLE posts DROP CONSTRAINT small");

      assertThat(retry(scenario, wanted(table, "20261122-000000-aaaa")).obstacle())
          .contains("20261122-000000-aaaa", "no key");
      assertThat(retry(scenario, new Wanted(table.id(), 0, 5, null)).obstacle())
          .contains("notes 4 rejected rows and the run counts 5");
      assertThat(retry(scenario, new Wanted(table.id(), 1, 4, null)).obstacle())
          .contains("notes no rejected row");
      scenario.execute("ALTER TABLE posts RENAME COLUMN body TO text");
      assertThat(retry(scenario, wanted(table, null)).obstacle()).contains("no column body");
      scenario.execute("ALTER TABLE posts RENAME TO articles");
      assertThat(retry(scenario, wanted(table, null)).obstacle())
          .contains("no table \"public\".\"posts\"");
      assertThat(scenario.number("SELECT count(*) FROM articles")).isEqualTo(96);
    }
  }

  @Test
  void countsWhatKafkaDoesNotKeepAnyMore(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = rejected(scenario);
      scenario.execute("ALTER TABLE posts DROP CONSTRAINT small");
      scenario
          .admin()
          .deleteRecords(
              Map.of(
                  new TopicPartition(scenario.topics().rejects(), 0),
                  RecordsToDelete.beforeOffset(2)))
          .all()
          .get();

      assertThat(retry(scenario, wanted(table, null)))
          .isEqualTo(new RetriedTable(table.id(), 2, 2, 0, 2, 0, null));
      assertThat(table.rows()).isEqualTo(98);
    }
  }

  private static TestTable rejected(Scenario scenario) throws Exception {
    TestTable table = TestTable.unlogged(scenario, "posts", 1);
    scenario.execute(CHECK);
    LoaderService loader = scenario.startLoader();
    table.chunk(7, 0, 0, 100);
    Await.until(
        PATIENCE,
        () -> scenario.number("SELECT count(*) FROM convoy.rejected WHERE state = 'open'") == 4,
        "the target notes the rejected rows");
    loader.close();
    return table;
  }

  private static Wanted wanted(TestTable table, @Nullable String changedBy) {
    return new Wanted(table.id(), 0, 4, changedBy);
  }

  private static RetriedTable retry(Scenario scenario, Wanted wanted) {
    try (RejectRetry retry =
        new RejectRetry(scenario.context(scenario.registry(), Map.of()), Scenario.RUN)) {
      RetriedTable retried = retry.perform(List.of(wanted)).getFirst();
      retry.totals();
      return retried;
    }
  }
}
