// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.WaitObserved;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a loader waits for is told long before it counts as a failure. */
@ExtendWith(Servers.class)
class WaitsIT {
  private static final Duration SECONDS = Duration.ofSeconds(10);
  private static final String END_LOADERS =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'convoy loader%'\
      """;

  @Test
  void tellsWhoHoldsALockOnTheTable(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.startLoader();
      table.chunk(0, 0, 0, 1000);
      table.awaitRows(1000);
      try (Connection other = scenario.connect()) {
        other.setAutoCommit(false);
        int session = lock(other);
        table.chunk(1, 0, 1000, 2000);

        WaitObserved wait = awaitWait(scenario);

        assertThat(wait.getTaskId()).isEqualTo(Scenario.RUN + "/load/public.posts/0");
        assertThat(wait.getTable()).isEqualTo(table.id());
        assertThat(wait.getCode()).isEqualTo("TARGET_UNAVAILABLE");
        assertThat(wait.getMessage())
            .contains("public.posts", "partition 0", "locked by session " + session + " (a person");
        assertThat(scenario.facts().all(TaskFailed.class)).isEmpty();
        other.rollback();
      }
      table.awaitRows(2000);
    }
  }

  private static int lock(Connection other) throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute("SET application_name = 'a person'");
      statement.execute("LOCK TABLE posts IN SHARE MODE");
      try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
        assertThat(row.next()).isTrue();
        return row.getInt(1);
      }
    }
  }

  @Test
  void tellsThatTheDiskIsFull(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute(
          """
          CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE 'no space left on device' USING ERRCODE = '53100'; END $$;
          CREATE TRIGGER full_disk BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION full_disk()\
          """);
      scenario.startLoader();
      table.chunk(0, 0, 0, 10);

      assertThat(awaitWait(scenario).getCode()).isEqualTo("TARGET_DISK_FULL");

      scenario.execute("DROP TRIGGER full_disk ON posts");
      table.awaitRows(10);
    }
  }

  @Test
  void tellsThatTheTargetDoesNotLetItInAnyMore(Servers.Running servers) throws Exception {
    try (Scenario scenario = new Scenario(servers)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 1);
      scenario.execute("CREATE ROLE visitor SUPERUSER LOGIN PASSWORD 'visitor'");
      scenario.login("visitor", "visitor").startLoader();
      table.chunk(0, 0, 0, 1000);
      table.awaitRows(1000);
      scenario.execute("ALTER ROLE visitor NOLOGIN");
      assertThat(scenario.number(END_LOADERS)).isPositive();

      WaitObserved wait = awaitWait(scenario);

      assertThat(wait.getTaskId()).isEqualTo(Scenario.RUN + "/load");
      assertThat(wait.getTable()).isNull();
      assertThat(wait.getMessage()).contains("connecting to the target", "visitor");
      scenario.execute("ALTER ROLE visitor LOGIN");
      table.chunk(1, 0, 1000, 2000);
      table.awaitRows(2000);
    }
  }

  private static WaitObserved awaitWait(Scenario scenario) {
    Await.until(SECONDS, () -> !waits(scenario).isEmpty(), "the wait is told");
    return waits(scenario).getFirst();
  }

  private static List<WaitObserved> waits(Scenario scenario) {
    return scenario.facts().all(WaitObserved.class);
  }
}
