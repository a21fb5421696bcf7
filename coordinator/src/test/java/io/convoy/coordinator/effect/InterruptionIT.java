// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Each effect is cut off in the middle, while it waits for a lock, and then done again. */
@ExtendWith(Servers.class)
@Timeout(600)
class InterruptionIT {
  private static final Table TABLE =
      Described.table("public", "t")
          .with(sequence("public", "t_id_seq").setColumn("id").setLastValue(9).setCalled(true))
          .with(
              column("id", "integer")
                  .setNullable(false)
                  .setDefaultExpression("nextval('public.t_id_seq'::regclass)"))
          .primaryKey("t_pkey", "id")
          .with(foreignKey("t_self", List.of("id"), Described.table("public", "t").build().getId()))
          .build();

  /** Performs an effect against a lock, ends its sessions while it waits, and performs it again. */
  private static SpecificRecord interruptAndRepeat(
      Fixture fixture, TargetEffects effects, String lock, Effect effect) throws Exception {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      connection.setAutoCommit(false);
      statement.execute(lock);
      Future<?> interrupted = threads.submit(() -> effects.perform(effect));
      Fixture.await("the effect to wait for " + lock, fixture::coordinatorWaits);

      fixture.killCoordinator();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(interrupted::get)
          .havingCause()
          .isInstanceOfSatisfying(
              ConvoyException.class,
              e -> assertThat(e.code().isRetryable()).as(e.getMessage()).isTrue());
      connection.rollback();
    }
    SpecificRecord fact = perform(effects, effect);
    assertThat(perform(effects, effect)).isEqualTo(fact);
    return fact;
  }

  private static String lock(String table) {
    return "LOCK TABLE " + table;
  }

  @Test
  void reset() throws Exception {
    try (Fixture fixture = Fixture.onExisting("drop")) {
      fixture.sql("CREATE TABLE t (id integer)");

      interruptAndRepeat(fixture, fixture.effects(), lock("t"), Fixture.reset(RUN, TABLE));

      assertThat(fixture.one("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void creation() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      perform(effects, Fixture.reset(RUN, TABLE));

      interruptAndRepeat(
          fixture,
          effects,
          lock("convoy.owned_table"),
          new CreateTable(RUN, Description.of(TABLE)));

      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @EnumSource(Persistence.class)
  void finalization(Persistence loadAs) throws Exception {
    try (Fixture fixture = Fixture.loadingAs(loadAs)) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1)");

      interruptAndRepeat(
          fixture, effects, "LOCK TABLE t IN SHARE MODE", Fixture.finalize(created, TABLE, 1));

      assertThat(fixture.one("SELECT relpersistence FROM pg_class WHERE relname = 't'"))
          .isEqualTo("p");
    }
  }

  @Test
  void finalizationAfterTheTableIsLogged() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1)");

      interruptAndRepeat(
          fixture,
          effects,
          lock("pg_constraint IN SHARE MODE"),
          Fixture.finalize(created, TABLE, 1));

      assertThat(fixture.all("SELECT relname FROM pg_class WHERE relname = 't_pkey'"))
          .containsExactly("t_pkey");
    }
  }

  @Test
  void foreignKeysSequencesAndVerification() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1)");
      perform(effects, Fixture.finalize(created, TABLE, 1));

      interruptAndRepeat(
          fixture, effects, lock("t"), new AddForeignKeys(RUN, Description.of(TABLE)));
      interruptAndRepeat(
          fixture,
          effects,
          "ALTER SEQUENCE t_id_seq CACHE 2",
          new SetSequences(RUN, Description.of(TABLE), false));
      interruptAndRepeat(
          fixture,
          effects,
          lock("t"),
          new VerifyTable(RUN, Description.of(TABLE), created.schemaId(), 1, 1, Optional.empty()));

      assertThat(fixture.one("SELECT convalidated FROM pg_constraint WHERE conname = 't_self'"))
          .isEqualTo("t");
      assertThat(fixture.one("SELECT nextval('t_id_seq')")).isEqualTo("10");
    }
  }

  @Test
  void release() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      perform(effects, Fixture.finalize(created, TABLE, 0));

      interruptAndRepeat(fixture, effects, lock("convoy.checkpoint"), Fixture.completed());

      assertThat(fixture.one("SELECT to_regnamespace('convoy') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void closingBreaksOffWhatIsUnderWayAtOnce() throws Exception {
    try (Fixture fixture = Fixture.create();
        Connection connection = fixture.connect();
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      connection.setAutoCommit(false);
      statement.execute(lock("t"));
      Future<?> underWay =
          threads.submit(() -> effects.perform(Fixture.finalize(created, TABLE, 0)));
      Fixture.await("the effect to wait", fixture::coordinatorWaits);

      effects.close();

      assertThatExceptionOfType(ExecutionException.class).isThrownBy(underWay::get);
      Fixture.await("its sessions to end", () -> !fixture.coordinatorWaits());
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(Fixture.completed()));
    }
  }

  @Test
  void tellsWhoHoldsItUpWhileItWaits() throws Exception {
    try (Fixture fixture = Fixture.create();
        Connection connection = fixture.connect();
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      connection.setAutoCommit(false);
      statement.execute(lock("t"));
      int holder = connection.unwrap(PGConnection.class).getBackendPID();
      Queue<ConvoyException> told = new ConcurrentLinkedQueue<>();
      Future<?> underWay =
          threads.submit(() -> effects.perform(Fixture.finalize(created, TABLE, 0), told::add));

      Fixture.await("it to tell", () -> !told.isEmpty());

      assertThat(told.element().code()).isEqualTo(ErrorCode.TARGET_UNAVAILABLE);
      assertThat(told.element()).hasMessageContaining("locked by session " + holder);
      assertThat(underWay.isDone()).isFalse();
      connection.rollback();
      underWay.get();
    }
  }

  @Test
  void anInterruptedEffectLeavesNoSessionThatHoldsUpTheNext() throws Exception {
    try (Fixture fixture = Fixture.create();
        Connection connection = fixture.connect();
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      connection.setAutoCommit(false);
      statement.execute(lock("t"));
      Effect effect = Fixture.finalize(created, TABLE, 0);
      Future<?> interrupted = threads.submit(() -> effects.perform(effect));
      Fixture.await("the effect to wait", fixture::coordinatorWaits);

      interrupted.cancel(true);
      connection.rollback();

      assertThat(effects.perform(effect)).isNotEmpty();
    }
  }
}
