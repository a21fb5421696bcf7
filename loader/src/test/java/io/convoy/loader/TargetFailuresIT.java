// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.embedded.Await;
import io.convoy.loader.LoadProbe.Step;
import io.convoy.schemas.event.TaskFailed;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class TargetFailuresIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String END_LOADERS =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'convoy loader%'\
      """;

  @Test
  void goesOnByItselfWhenTheDiskHasRoomAgain(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute(
          """
          CREATE SEQUENCE attempts;
          CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM nextval('public.attempts'); RAISE 'no space left on device' USING ERRCODE = '53100'; END $$;
          CREATE TRIGGER full_disk BEFORE INSERT ON posts FOR EACH ROW
          WHEN (NEW.id = 700) EXECUTE FUNCTION full_disk()\
          """);
      scenario.startLoader();
      table.chunk(0, 0, 0, 1000);

      Await.until(
          PATIENCE,
          () -> scenario.number("SELECT last_value FROM attempts") > 3,
          "it has tried again and again");
      assertThat(table.rows()).isZero();

      scenario.execute("DROP TRIGGER full_disk ON posts");
      table.awaitRows(1000);

      assertThat(failures(scenario)).as("nobody had to hear of it").isEmpty();
    }
  }

  @Test
  void tellsThatARightIsMissing(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute(
          """
          CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE 'permission denied' USING ERRCODE = '42501'; END $$;
          CREATE TRIGGER forbid BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION forbid()\
          """);
      scenario.startLoader();
      table.chunk(0, 0, 0, 10);

      Await.until(PATIENCE, () -> !failures(scenario).isEmpty(), "the failure is told");

      TaskFailed failure = failures(scenario).getFirst();
      assertThat(failure.getCode()).isEqualTo("TARGET_NOT_PERMITTED");
      assertThat(failure.getRetryable()).isFalse();
      assertThat(failure.getTaskId()).isEqualTo(Scenario.RUN + "/load/public.posts/0");
      assertThat(failure.getTable()).isEqualTo(table.id());
      assertThat(failure.getMessage()).contains("public.posts", "partition 0", "offset 0");
    }
  }

  @Test
  void tellsThatAColumnIsOfAnotherTypeThanItsRowsAre(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute("ALTER TABLE posts ALTER id TYPE interval USING NULL");
      scenario.startLoader();
      table.chunk(0, 0, 0, 10);

      Await.until(PATIENCE, () -> !failures(scenario).isEmpty(), "the failure is told");

      TaskFailed failure = failures(scenario).getFirst();
      assertThat(failure.getCode()).isEqualTo("TARGET_ERROR");
      assertThat(failure.getRetryable()).isFalse();
    }
  }

  @Test
  void survivesTheEndOfItsSessionInTheMidstOfATransaction(Servers.Running servers)
      throws Exception {
    try (Scenario scenario = new Scenario(servers).transactionBytes(DataSize.ofKibibytes(16))) {
      TestTable table = TestTable.unlogged(scenario, "posts", 2);
      AtomicInteger copies = new AtomicInteger();
      scenario.startLoader((step, partition) -> {
        if (step == Step.COPIED && copies.incrementAndGet() % 5 == 0 && copies.get() < 30) {
          number(scenario, END_LOADERS);
        }
      });
      for (int chunk = 0; chunk < 8; chunk++) {
        table.chunk(chunk, chunk % 2, chunk * 1000L, chunk * 1000L + 1000);
      }

      table.awaitRows(8000);

      assertThat(copies.get()).isGreaterThan(5);
      assertThat(table.checkpointRows()).isEqualTo(8000);
      assertThat(failures(scenario)).isEmpty();
    }
  }

  @Test
  void survivesTheEndOfItsSessionWithinACopy(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute(
          """
          CREATE SEQUENCE attempts;
          CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('public.attempts') < 4 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
            RETURN NEW;
          END $$;
          CREATE TRIGGER end_session BEFORE INSERT ON posts FOR EACH ROW
          WHEN (NEW.id = 700) EXECUTE FUNCTION end_session()\
          """);
      scenario.startLoader();
      table.chunk(0, 0, 0, 1000);

      table.awaitRows(1000);

      assertThat(scenario.number("SELECT last_value FROM attempts")).isEqualTo(4);
    }
  }

  @Test
  void endsWhereTheTargetDoesNotKnowItsUser(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      table.chunk(0, 0, 0, 1000);
      LoaderService refused = scenario.login("postgres", "wrong").startLoader();

      Await.until(PATIENCE, () -> !refused.isAlive(), "it gives up");
      refused.close();

      assertThat(scenario.takeFatal())
          .isNotEmpty()
          .allSatisfy(failure ->
              assertThat(failure).hasMessageContaining("check target.user, target.password"));
      scenario.login("postgres", "convoy").startLoader();
      table.awaitRows(1000);
    }
  }

  @Test
  void triesAgainWhereTheTargetRefusesWhomItKnew(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute("CREATE ROLE guest SUPERUSER LOGIN PASSWORD 'guest'");
      scenario.login("guest", "guest").startLoader();
      table.chunk(0, 0, 0, 1000);
      table.awaitRows(1000);
      scenario.execute("ALTER ROLE guest NOLOGIN");
      assertThat(scenario.number(END_LOADERS)).isPositive();
      table.chunk(1, 0, 1000, 2000);
      Path log = servers.folder().resolve("postgres").resolve("server.log");
      Await.until(
          PATIENCE,
          () -> Files.readString(log).contains("role \"guest\" is not permitted to log in"),
          "it is refused");

      scenario.execute("ALTER ROLE guest LOGIN");

      table.awaitRows(2000);
    }
  }

  @Test
  void survivesTheEndOfItsSessionBetweenPolls(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.startLoader();
      table.chunk(0, 0, 0, 1000);
      table.awaitRows(1000);

      assertThat(scenario.number(END_LOADERS)).isPositive();
      table.chunk(1, 0, 1000, 2000);

      table.awaitRows(2000);
    }
  }

  @Test
  void endsInTimeThoughTheTargetDoesNotAnswer(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute(
          """
          CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
          CREATE TRIGGER slow BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION slow()\
          """);
      LoaderService loader = scenario.startLoader();
      table.chunk(0, 0, 0, 1000);
      Await.until(
          PATIENCE,
          () ->
              scenario.number(
                      "SELECT count(*) FROM pg_stat_activity"
                          + " WHERE datname = current_database() AND query LIKE 'COPY%'")
                  > 0,
          "the load stands still");
      long begin = System.nanoTime();

      loader.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isLessThan(Await.patience(Duration.ofSeconds(10)));
    }
  }

  private static List<TaskFailed> failures(Scenario scenario) {
    return scenario.facts().all(TaskFailed.class);
  }

  private static long number(Scenario scenario, String sql) {
    try {
      return scenario.number(sql);
    } catch (SQLException e) {
      throw new UncheckedIOException(new java.io.IOException(e));
    }
  }
}
