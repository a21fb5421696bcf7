// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@Timeout(120)
class SetAsideTriggersIT {
  private static final Table TABLE =
      Described.table("public", "t").notNull("id", "integer").build();
  private static final ResetTarget RESET = Fixture.reset(RUN, TABLE);
  private static final String HOW =
      "SELECT tgname::text || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY"
          + " tgname";

  private static final String[] TRIGGERS = {
    "CREATE TABLE audit (what text)",
    "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
        + " $$ BEGIN INSERT INTO public.audit VALUES (TG_NAME || TG_OP); RETURN NEW; END $$",
    "CREATE TRIGGER always AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
    "ALTER TABLE t ENABLE ALWAYS TRIGGER always",
    "CREATE TRIGGER emptied AFTER TRUNCATE ON t EXECUTE FUNCTION note()",
    "CREATE TRIGGER inserted AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
    "CREATE TRIGGER off AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()",
    "ALTER TABLE t DISABLE TRIGGER off",
    "CREATE TRIGGER updated AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION note()"
  };
  private static final List<String> AS_BEFORE =
      List.of("alwaysA", "emptiedO", "insertedO", "offD", "updatedO");

  @Test
  void keepsTriggersQuietWhileRowsAreLoadedAndTurnsThemOnAgain() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE t (id integer NOT NULL)", "INSERT INTO t VALUES (0)");
      fixture.sql(TRIGGERS);
      TargetEffects effects = fixture.effects();

      Made created = fixture.createAll(effects, TABLE).getFirst();
      perform(effects, RESET); // as after a crash
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1), (2)");
      assertThat(fixture.all(HOW))
          .containsExactly("alwaysD", "emptiedD", "insertedD", "offD", "updatedO");
      perform(effects, Fixture.finalize(created, TABLE, 2));
      perform(effects, new AddForeignKeys(RUN, Description.of(TABLE)));
      perform(effects, Fixture.completed());

      assertThat(fixture.one("SELECT count(*) FROM audit")).isEqualTo("0");
      assertThat(fixture.all(HOW)).isEqualTo(AS_BEFORE);
      assertThat(fixture.one("SELECT to_regnamespace('convoy') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void turnsTriggersOnAgainWhenTheRunIsCancelled() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE t (id integer NOT NULL)");
      fixture.sql(TRIGGERS);
      TargetEffects effects = fixture.effects();
      fixture.createAll(effects, TABLE);
      fixture.sql("DROP TRIGGER emptied ON t");

      perform(effects, new ReleaseTarget(RUN, Ending.CANCELLED));

      assertThat(fixture.all(HOW)).containsExactly("alwaysA", "insertedO", "offD", "updatedO");
      assertThat(fixture.one("SELECT to_regnamespace('convoy') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void keepsTheTriggersOfPartitionsQuiet() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE t (id integer NOT NULL) PARTITION BY RANGE (id)",
          "CREATE TABLE part PARTITION OF t FOR VALUES FROM (0) TO (10)");
      fixture.sql(TRIGGERS);
      fixture.sql("CREATE TRIGGER own AFTER INSERT ON part FOR EACH ROW EXECUTE FUNCTION note()");
      List<String> before = fixture.all(HOW);
      TargetEffects effects = fixture.effects();

      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1), (2)");
      perform(effects, new ReleaseTarget(RUN, Ending.CANCELLED));

      assertThat(fixture.one("SELECT count(*) FROM audit")).isEqualTo("0");
      assertThat(fixture.all(HOW)).isEqualTo(before);
    }
  }

  @Test
  void saysBeforeTheFirstRowGoesThatOnlyTheOwnerMay() throws Exception {
    String user = "guest_" + Servers.freshName();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE t (id integer NOT NULL)", "INSERT INTO t VALUES (0)");
      fixture.sql(TRIGGERS);
      fixture.sql(
          "CREATE ROLE " + user + " LOGIN PASSWORD 'convoy'",
          "GRANT ALL ON t TO " + user,
          "GRANT ALL ON SCHEMA public TO " + user,
          "GRANT ALL ON DATABASE " + fixture.database() + " TO " + user);
      try (Fixture guest = fixture.as(user)) {
        assertThatExceptionOfType(ConvoyException.class)
            .isThrownBy(() -> guest.effects().perform(RESET))
            .withMessageContainingAll("\"always\"", "\"emptied\"", "\"inserted\"", "own the table")
            .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\"updated\""))
            .extracting(ConvoyException::code)
            .isEqualTo(ErrorCode.TARGET_NOT_PERMITTED);
      }
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
    }
  }
}
