// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Servers.class)
@Timeout(600)
class FinalizeEffectIT {
  private static final Table TABLE =
      Described.table("public", "t")
          .comment("test: table")
          .notNull("id", "integer")
          .with(column("name", "text").setComment("test: column"))
          .primaryKey("t_pkey", "id")
          .with(key("t_name_key", "name").setComment("test: key"))
          .with(index("t_lower", Described.onExpression("lower(name)")))
          .with(index("t_id", on("id").setDescending(true)).setComment("test: index"))
          .constraint("positive", "CHECK ((id > 0))")
          .build();

  private static final String INDEXES =
      "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
          + " WHERE indrelid = 't'::regclass ORDER BY relname";

  private static String persistence(Fixture fixture) throws SQLException {
    return fixture.one("SELECT relpersistence FROM pg_class WHERE relname = 't'");
  }

  @Test
  void givesAnEmptyTableItsKeysAtOnce() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();

      TableFinalized fact = (TableFinalized) perform(effects, Fixture.finalize(created, TABLE, 0));

      assertThat(fact.getRows()).isZero();
      assertThat(persistence(fixture)).isEqualTo("p");
    }
  }

  @ParameterizedTest
  @EnumSource(Persistence.class)
  void waitsForTheLastRowThenMakesTheTableWhole(Persistence loadAs) throws Exception {
    try (Fixture fixture = Fixture.loadingAs(loadAs)) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      FinalizeTable effect =
          new FinalizeTable(RUN, Description.of(TABLE), 0, created.topic(), List.of(5L), 3);
      fixture.load(created, 0, 5, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");

      assertThat(effects.perform(effect)).isEmpty();
      assertThat(persistence(fixture)).isEqualTo(loadAs == Persistence.LOGGED ? "p" : "u");
      fixture.load(created, 0, 6, "INSERT INTO t VALUES (3, 'c')");
      TableFinalized fact = (TableFinalized) perform(effects, effect);
      assertThat(perform(effects, effect)).isEqualTo(fact);

      assertThat(fact.getRows()).isEqualTo(3);
      assertThat(fact.getRejected()).isZero();
      assertThat(persistence(fixture)).isEqualTo("p");
      assertThat(fixture.all(INDEXES)).containsExactly("t_id", "t_lower", "t_name_key", "t_pkey");
      assertThat(fixture.one("SELECT count(*) FROM convoy.checkpoint")).isEqualTo("0");
      assertThat(
              fixture.all(
                  "SELECT next_offset || ' ' || rows || done FROM convoy.checkpoint_logged"))
          .contains("6 3true");
      assertThat(fixture.one("SELECT reltuples::int FROM pg_class WHERE relname = 't'"))
          .isEqualTo("3");
      assertThat(
              fixture.all(
                  "SELECT description FROM pg_description WHERE description LIKE 'test: %'"))
          .containsExactlyInAnyOrder("test: table", "test: column", "test: key", "test: index");
    }
  }

  @ParameterizedTest
  @EnumSource(Persistence.class)
  void refusesToBeDoneWhileARowIsMissingThoughTheOffsetIsPast(Persistence loadAs) throws Exception {
    try (Fixture fixture = Fixture.loadingAs(loadAs)) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1, 'a')");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(Fixture.finalize(created, TABLE, 2)))
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.ROWS_MISCOUNTED);
      assertThat(fixture.one("SELECT count(*) FROM convoy.checkpoint_logged WHERE done"))
          .isEqualTo("0");
    }
  }

  @Test
  void goesOnAfterACrashOfTheServerThatLeftALoggedTableItsRows() throws Exception {
    try (Fixture fixture = Fixture.loadingAs(Persistence.LOGGED)) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1, 'a')");

      Servers.postgres().kill();
      Servers.postgres().restart();

      assertThat(tryAgain(effects, Fixture.finalize(created, TABLE, 1))).isNotEmpty();
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
    }
  }

  @Test
  void startsOverAfterACrashOfTheServerThatEmptiedTheTable() throws Exception {
    try (Fixture fixture = Fixture.loadingAs(Persistence.UNLOGGED)) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1, 'a')");

      Servers.postgres().kill();
      Servers.postgres().restart();

      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("0");
      FinalizeTable effect = Fixture.finalize(created, TABLE, 1);
      assertThat(tryAgain(effects, effect)).isEmpty();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1, 'a')");
      assertThat(effects.perform(effect)).isNotEmpty();
      Servers.postgres().kill();
      Servers.postgres().restart();
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(tryAgain(effects, effect)).isNotEmpty();
    }
  }

  /** As the coordinator does while an error is retryable. */
  private static List<?> tryAgain(TargetEffects effects, FinalizeTable effect) {
    for (int attempt = 0; ; attempt++) {
      try {
        return effects.perform(effect);
      } catch (ConvoyException e) {
        assertThat(e.code().isRetryable()).as(e.getMessage()).isTrue();
        assertThat(attempt).isLessThan(5);
      }
    }
  }

  @Test
  void endsLeftOverLoadersThatHoldTheTable() throws Exception {
    try (Fixture fixture = Fixture.create();
        Connection loader = fixture.connect();
        Statement statement = loader.createStatement()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1, 'a')");
      statement.execute("SET application_name = 'convoy loader " + fixture.pipeline + "'");
      loader.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1, 'twice')");

      perform(effects, Fixture.finalize(created, TABLE, 1));

      assertThat(loader.isValid(5)).isFalse();
      assertThat(fixture.all("SELECT name FROM t")).containsExactly("a");
    }
  }

  @Test
  void namesTheSessionThatHoldsTheTableAndCanBeRepeated() throws Exception {
    try (Fixture fixture = Fixture.create();
        Connection person = fixture.connect();
        Statement statement = person.createStatement()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      FinalizeTable effect = Fixture.finalize(created, TABLE, 0);
      statement.execute("SET application_name = 'somebody'");
      person.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS SHARE MODE");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(effect))
          .withMessageContainingAll("\"public\".\"t\"", "somebody", "idle in transaction")
          .satisfies(e -> assertThat(e.code().isRetryable()).isTrue());
      assertThat(person.isValid(5)).isTrue();
      person.rollback();
      assertThat(effects.perform(effect)).isNotEmpty();
    }
  }

  @Test
  void addsOnlyWhatAnExistingTableLacks() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE t (id integer CONSTRAINT other_name PRIMARY KEY, name text)",
          "CREATE INDEX t_lower ON t (upper(name))",
          "CREATE INDEX own ON t (name)",
          "COMMENT ON TABLE t IS 'own'");
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1, 'a')");

      TableFinalized fact = (TableFinalized) perform(effects, Fixture.finalize(created, TABLE, 1));

      assertThat(fact.getRows()).isEqualTo(1);
      assertThat(fixture.all(INDEXES))
          .containsExactly("other_name", "own", "t_id", "t_lower", "t_name_key");
      assertThat(fixture.one("SELECT pg_get_indexdef('t_lower'::regclass)")).contains("upper");
      assertThat(fixture.one("SELECT obj_description('t'::regclass)")).isEqualTo("own");
      assertThat(fixture.all("SELECT done FROM convoy.checkpoint_logged")).containsExactly("t");
    }
  }

  @Test
  void saysThatATableIsGone() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.sql("DROP TABLE t");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(Fixture.finalize(created, TABLE, 0)))
          .withMessageContainingAll("\"public\".\"t\"", "gone");
    }
  }
}
