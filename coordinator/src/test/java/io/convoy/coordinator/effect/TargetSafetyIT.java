// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.effect.session.TargetSession;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run must never do to tables that have rows. */
@ExtendWith(Servers.class)
@Timeout(120)
class TargetSafetyIT {
  private static final Table TABLE =
      Described.table("public", "t").notNull("id", "integer").build();
  private static final ResetTarget RESET = Fixture.reset(RUN, TABLE);
  private static final String[] FILLED = {
    "CREATE TABLE t (id integer)", "INSERT INTO t VALUES (1)"
  };

  @ParameterizedTest
  @ValueSource(strings = {"fail", "truncate", "drop"})
  void neverTouchesItsOwnSource(String onExisting) throws Exception {
    try (Fixture fixture = Fixture.onExisting(onExisting);
        Connection source = fixture.connect()) {
      fixture.sql(FILLED);
      List<String> marks = List.copyOf(DatabaseIdentity.read(source).marks());

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() ->
              fixture
                  .effects()
                  .perform(new ResetTarget(RUN, List.of(Description.of(TABLE)), marks)))
          .withMessageContainingAll("one database", "source.url", "target.url")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.SAME_DATABASE);
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(fixture.one("SELECT to_regnamespace('convoy') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void takesAnotherDatabaseOfTheSourcesServer() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate");
        Fixture other = Fixture.create();
        Connection source = other.connect()) {
      fixture.sql(FILLED);
      List<String> marks = List.copyOf(DatabaseIdentity.read(source).marks());

      perform(fixture.effects(), new ResetTarget(RUN, List.of(Description.of(TABLE)), marks));

      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncate", "drop"})
  void changesNothingOnceItIsStoppedThoughTheLockComesLater(String onExisting) throws Exception {
    try (Fixture fixture = Fixture.onExisting(onExisting);
        Connection reader = fixture.connect();
        Statement statement = reader.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      fixture.sql(FILLED);
      reader.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS SHARE MODE");
      TargetEffects effects = fixture.effects();
      CompletableFuture<Thread> worker = new CompletableFuture<>();
      Future<?> reset =
          threads.submit(() -> {
            worker.complete(Thread.currentThread());
            return effects.perform(RESET);
          });
      Fixture.await("the reset to wait", fixture::coordinatorWaits);

      worker.join().interrupt();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(reset::get)
          .havingCause()
          .isInstanceOfSatisfying(
              ConvoyException.class,
              e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.INTERRUPTED));
      assertThat(fixture.coordinatorWaits()).as("the statement waits on").isFalse();
      reader.rollback();
      effects.close();
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
    }
  }

  @Test
  void commitsNothingOfWorkThatWasStoppedMeanwhile() throws Exception {
    try (Fixture fixture = Fixture.create();
        TargetSession session = fixture.session(RUN);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      fixture.sql(FILLED);
      session.ensureLocked();
      Future<?> stopped =
          threads.submit(() ->
              session.inTransaction(
                  "empty it",
                  connection -> {
                    connection.createStatement().execute("TRUNCATE public.t");
                    Thread.currentThread().interrupt();
                    return true;
                  }));

      assertThatExceptionOfType(ExecutionException.class).isThrownBy(stopped::get);
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncate", "drop"})
  void namesWhoHoldsTheLockThatItWaitsFor(String onExisting) throws Exception {
    try (Fixture fixture = Fixture.onExisting(onExisting);
        Connection reader = fixture.connect();
        Statement statement = reader.createStatement()) {
      fixture.sql(FILLED);
      reader.setAutoCommit(false);
      statement.execute("SET application_name = 'the report of the month'");
      statement.execute("LOCK TABLE t IN ACCESS SHARE MODE");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .withMessageContaining("the report of the month")
          .satisfies(e -> assertThat(e.code().isRetryable()).isTrue());
      reader.rollback();
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
    }
  }
}
