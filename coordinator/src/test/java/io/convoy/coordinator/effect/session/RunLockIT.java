// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import static io.convoy.coordinator.effect.Fixture.OTHER_RUN;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.effect.Described;
import io.convoy.coordinator.effect.Fixture;
import io.convoy.coordinator.effect.Servers;
import io.convoy.coordinator.effect.TargetEffects;
import io.convoy.schemas.table.Table;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@Timeout(600)
class RunLockIT {
  private static final Table TABLE =
      Described.table("public", "t").notNull("id", "integer").build();
  private static final ResetTarget RESET = Fixture.reset(RUN, TABLE);
  private static final ResetTarget OTHER_RESET = Fixture.reset(OTHER_RUN, TABLE);

  private static String holder(Fixture fixture) {
    return "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
        + " AND database = (SELECT oid FROM pg_database WHERE datname = '"
        + fixture.database()
        + "')";
  }

  @Test
  void keepsAnotherRunOutAndNamesTheOneInside() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      perform(fixture.effects(), OTHER_RESET);
      String pid = fixture.one(holder(fixture));

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .withMessageContainingAll(OTHER_RUN, "session " + pid, "127.0.0.1")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.RUN_IN_PROGRESS);
    }
  }

  @Test
  void letsTheNextRunInWhenTheLastOneClosed() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects other = fixture.effects();
      perform(other, OTHER_RESET);
      other.close();

      perform(fixture.effects(), RESET);
    }
  }

  @Test
  void goesFromOneRunToTheNextWithinOneCoordinator() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      perform(effects, OTHER_RESET);
      perform(effects, RESET);

      assertThat(
              fixture.one(
                  "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%"
                      + fixture.pipeline
                      + " "
                      + OTHER_RUN
                      + "'"))
          .isEqualTo("0");
    }
  }

  @Test
  void keepsPipelinesApart() throws Exception {
    try (Fixture fixture = Fixture.create();
        Fixture beside = fixture.beside()) {
      perform(fixture.effects(), RESET);
      perform(beside.effects(), OTHER_RESET);

      assertThat(fixture.all(holder(fixture))).hasSize(2);
    }
  }

  @Test
  void endsACoordinatorOfTheSameRunThatDoesNotLetGo() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects zombie = fixture.effects();
      perform(zombie, RESET);
      String before = fixture.one(holder(fixture));

      perform(fixture.effects(), RESET);

      assertThat(fixture.one(holder(fixture))).isNotEqualTo(before);
    }
  }

  @Test
  void takesTheLockAgainWhenItsConnectionIsLost() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      perform(effects, RESET);
      String before = fixture.one(holder(fixture));
      fixture.one("SELECT pg_terminate_backend(" + before + ")");

      perform(effects, new CreateTable(RUN, Description.of(TABLE)));

      assertThat(fixture.one(holder(fixture))).isNotEqualTo(before);
    }
  }

  @Test
  void letsACoordinatorThatWasReplacedWriteNothingMore() throws Exception {
    try (Fixture fixture = Fixture.create();
        TargetSession zombie = fixture.session(RUN);
        TargetSession successor = fixture.session(RUN);
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      fixture.sql("CREATE TABLE written (what text)");
      zombie.ensureLocked();
      CompletableFuture<Void> inside = new CompletableFuture<>();
      CompletableFuture<Void> replaced = new CompletableFuture<>();
      Future<?> underWay =
          threads.submit(() ->
              zombie.inTransaction(
                  "write",
                  connection -> {
                    inside.complete(null);
                    replaced.join();
                    connection.createStatement().execute("INSERT INTO public.written VALUES ('a')");
                    return true;
                  }));
      inside.join();
      successor.ensureLocked();
      replaced.complete(null);

      assertThatCode(underWay::get).hasCauseInstanceOf(ConvoyException.class);
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() ->
              zombie.inTransaction(
                  "write",
                  c -> c.createStatement().execute("INSERT INTO public.written VALUES ('b')")))
          .satisfies(e -> assertThat(e.code().isRetryable()).isTrue());
      successor.inTransaction(
          "write", c -> c.createStatement().execute("INSERT INTO public.written VALUES ('c')"));
      assertThat(fixture.all("SELECT what FROM written")).containsExactly("c");
    }
  }

  @Test
  void saysTheRunEvenWhereThePipelinesNameIsLong() {
    String pipeline = "a-pipeline-with-a-name-as-long-as-topics-allow-it-to-be-12345";

    SessionName name = new SessionName(pipeline, RUN);

    assertThat(name.toString()).hasSize(63).startsWith("convoy coordinator a-pipeline");
    assertThat(SessionName.runOf(name.toString())).isEqualTo(RUN);
    assertThat(new SessionName(pipeline + "6", RUN).ofPipeline()).isNotEqualTo(name.ofPipeline());
    assertThat(new SessionName("so", RUN)).hasToString("convoy coordinator so " + RUN);
    assertThat(name.ofLoaders()).hasSize(63);
  }
}
