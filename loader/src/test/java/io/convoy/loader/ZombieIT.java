// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.embedded.Await;
import io.convoy.loader.LoadProbe.Step;
import io.convoy.schemas.event.TaskFailed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Loaders that die or stand still in the midst of a transaction, and those that follow them. */
@ExtendWith(Servers.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Servers.POSTGRES, mode = ResourceAccessMode.READ)
class ZombieIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROWS = 4000;

  @ParameterizedTest
  @EnumSource(value = Step.class, mode = Mode.EXCLUDE, names = "CLAIMED")
  void doublesNothingWhenItIsKilled(Step step, Servers.Running servers) throws Exception {
    try (Scenario scenario = scenario(servers)) {
      TestTable table = filled(scenario);
      try (LoaderChild child = LoaderChild.start(scenario, step, 5)) {
        child.awaitStandingStill();
        child.kill();
      }
      assertThat(table.rows()).isPositive();

      scenario.startLoader();

      table.awaitRows(ROWS);
      assertThat(table.checkpointRows()).isEqualTo(ROWS);
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void doublesNothingWhenItIsPausedPastItsSessionAndWakesUpInItsTransaction(
      Step step, Servers.Running servers) throws Exception {
    try (Scenario scenario = scenario(servers)) {
      TestTable table = filled(scenario);
      try (LoaderChild zombie = LoaderChild.start(scenario, step, step == Step.CLAIMED ? 1 : 5)) {
        zombie.awaitStandingStill();
        zombie.freeze();
        LoaderService second = scenario.startLoader();
        table.awaitRows(ROWS);

        zombie.thaw();
        table.chunk(9, 0, ROWS, ROWS + 500);
        table.awaitRows(ROWS + 500);
        second.close();
        // What it does from now on it does as a member like any other.
        table.chunk(10, 1, ROWS + 500, ROWS + 1000);
        table.awaitRows(ROWS + 1000);
      }
      assertThat(table.checkpointRows()).isEqualTo(ROWS + 1000);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"COPIED", "ADVANCED"})
  void doublesNothingWhenItDoesNotPollInTime(Step step, Servers.Running servers) throws Exception {
    try (Scenario scenario = scenario(servers)) {
      TestTable table = filled(scenario);
      CountDownLatch asleep = new CountDownLatch(1);
      CountDownLatch wakeUp = new CountDownLatch(1);
      scenario.slots(1);
      scenario.startLoader(
          (reached, partition) -> {
            if (reached == step && asleep.getCount() > 0) {
              asleep.countDown();
              awaitUninterruptibly(wakeUp);
            }
          },
          Map.of(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "2000"));
      asleep.await();
      scenario.startLoader();
      table.awaitRows(ROWS);

      wakeUp.countDown();
      table.chunk(9, 0, ROWS, ROWS + 500);

      table.awaitRows(ROWS + 500);
      assertThat(table.checkpointRows()).isEqualTo(ROWS + 500);
    }
  }

  @Test
  void rollsBackWhenItsEpochIsNoLongerTheLast(Servers.Running servers) throws Exception {
    try (Scenario scenario = scenario(servers)) {
      TestTable table = filled(scenario);
      AtomicInteger copies = new AtomicInteger();
      AtomicInteger advances = new AtomicInteger();
      AtomicInteger bumps = new AtomicInteger();
      scenario.startLoader((step, partition) -> {
        if (step == Step.COPIED && copies.incrementAndGet() % 4 == 0 && bumps.get() < 3) {
          bumps.incrementAndGet();
          execute(scenario, "UPDATE convoy.checkpoint SET epoch = nextval('convoy.epoch')");
        } else if (step == Step.ADVANCED) {
          advances.incrementAndGet();
        }
      });

      table.awaitRows(ROWS);

      assertThat(bumps).hasValue(3);
      assertThat(copies.get() - advances.get()).isGreaterThanOrEqualTo(3);
      assertThat(table.checkpointRows()).isEqualTo(ROWS);
    }
  }

  @Test
  void keepsToItselfWhatATableOfOthersRefuses(Servers.Running servers) throws Exception {
    try (Scenario scenario = scenario(servers)) {
      scenario.slots(1);
      TestTable table = filled(scenario);
      scenario.execute(
          """
          CREATE SEQUENCE refusals;
          CREATE TABLE complete ();
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF EXISTS (SELECT FROM public.complete) THEN
              PERFORM nextval('public.refusals');
              RAISE 'it is there already' USING ERRCODE = '23505';
            END IF;
            RETURN NEW;
          END $$;
          CREATE TRIGGER refuse BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION refuse()\
          """);
      AtomicInteger copies = new AtomicInteger();
      scenario.startLoader((step, partition) -> {
        if (step == Step.COPIED && copies.incrementAndGet() == 1) {
          // As if it had slept while others claimed all, loaded all and made the keys.
          execute(scenario, "UPDATE convoy.checkpoint SET epoch = nextval('convoy.epoch')");
          execute(scenario, "INSERT INTO complete DEFAULT VALUES");
        }
      });
      Await.until(
          PATIENCE,
          () -> scenario.number("SELECT last_value FROM refusals WHERE is_called") > 0,
          "a row is refused");

      scenario.execute("DELETE FROM complete");

      table.awaitRows(ROWS);
      assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
    }
  }

  @Test
  void trustsTheCheckpointAndNotTheGroupsOffsets(Servers.Running servers) throws Exception {
    try (Scenario scenario = scenario(servers)) {
      TestTable table = filled(scenario);
      LoaderService first = scenario.startLoader();
      table.awaitRows(ROWS);
      first.close();
      rewind(scenario, table);

      scenario.startLoader();
      table.chunk(9, 0, ROWS, ROWS + 500);

      table.awaitRows(ROWS + 500);
      assertThat(table.checkpointRows()).isEqualTo(ROWS + 500);
    }
  }

  private static void rewind(Scenario scenario, TestTable table) {
    String group = scenario.topics().loaderGroup();
    Map<TopicPartition, OffsetAndMetadata> start =
        Map.of(
            new TopicPartition(table.topic(), 0), new OffsetAndMetadata(0),
            new TopicPartition(table.topic(), 1), new OffsetAndMetadata(0));
    Await.until(
        PATIENCE,
        () -> {
          scenario.admin().alterConsumerGroupOffsets(group, start).all().get();
          return true;
        },
        "the group has no members");
  }

  private static Scenario scenario(Servers.Running servers) throws SQLException {
    return new Scenario(servers).transactionBytes(DataSize.ofKibibytes(16));
  }

  private static TestTable filled(Scenario scenario) throws Exception {
    TestTable table = TestTable.unlogged(scenario, "posts", 2);
    for (int chunk = 0; chunk < 4; chunk++) {
      table.chunk(chunk, chunk % 2, chunk * 1000L, chunk * 1000L + 1000);
    }
    return table;
  }

  private static void execute(Scenario scenario, String sql) {
    try {
      scenario.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
