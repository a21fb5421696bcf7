// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ConvoyException;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@Timeout(600)
class KeysAndSequencesIT {
  private static final TableId A = new TableId("public", "a");
  private static final TableId B = new TableId("public", "b");
  private static final Table TABLE_A =
      Described.table("public", "a")
          .notNull("id", "integer")
          .with("b_id", "integer")
          .with("up", "integer")
          .primaryKey("a_pkey", "id")
          .with(foreignKey("a_b", List.of("b_id"), B).setComment("to b").setDeferrable(true))
          .with(foreignKey("a_up", List.of("up"), A).setValidated(false))
          .build();
  private static final Table TABLE_B =
      Described.table("public", "b")
          .notNull("id", "integer")
          .with("a_id", "integer")
          .primaryKey("b_pkey", "id")
          .with(foreignKey("b_a", List.of("a_id"), A))
          .build();

  private static final String KEYS =
      "SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
          + " WHERE contype = 'f' ORDER BY conname";

  private static List<Made> loaded(Fixture fixture, TargetEffects effects) throws SQLException {
    List<Made> created = fixture.createAll(effects, TABLE_A, TABLE_B);
    fixture.load(created.get(0), 0, 1, "INSERT INTO a VALUES (1, 10, 404), (2, 20, 1)");
    fixture.load(created.get(1), 0, 1, "INSERT INTO b VALUES (10, 1), (20, 2)");
    perform(effects, Fixture.finalize(created.get(0), TABLE_A, 2));
    perform(effects, Fixture.finalize(created.get(1), TABLE_B, 2));
    return created;
  }

  @Test
  void addsCyclesAndSelfReferencesAtOnceAndOnlyOnce() throws Exception {
    try (Fixture fixture = Fixture.create();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      TargetEffects effects = fixture.effects();
      loaded(fixture, effects);
      for (int round = 0; round < 2; round++) {
        List<Future<ForeignKeysAdded>> added =
            List.of(
                threads.submit(() -> link(effects, TABLE_A)),
                threads.submit(() -> link(effects, TABLE_B)));
        for (Future<ForeignKeysAdded> future : added) {
          assertThat(future.get().getWarnings()).isEmpty();
        }
      }

      assertThat(fixture.all(KEYS))
          .containsExactly(
              "a_b FOREIGN KEY (b_id) REFERENCES b(id) DEFERRABLE",
              "a_up FOREIGN KEY (up) REFERENCES a(id) NOT VALID",
              "b_a FOREIGN KEY (a_id) REFERENCES a(id)");
      assertThat(
              fixture.one(
                  "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint"
                      + " WHERE conname = 'a_b'"))
          .isEqualTo("to b");
    }
  }

  /** Two additions may deadlock; the caller tries again. */
  private static ForeignKeysAdded link(TargetEffects effects, Table table) {
    for (int attempt = 0; ; attempt++) {
      try {
        return (ForeignKeysAdded) perform(effects, new AddForeignKeys(RUN, Description.of(table)));
      } catch (ConvoyException e) {
        assertThat(e.code().isRetryable()).as(e.getMessage()).isTrue();
        assertThat(attempt).isLessThan(5);
      }
    }
  }

  @Test
  void validatesAKeyThatWasAddedBeforeACrash() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      loaded(fixture, effects);
      fixture.sql("ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a NOT VALID");

      link(effects, TABLE_B);

      assertThat(fixture.all(KEYS)).containsExactly("b_a FOREIGN KEY (a_id) REFERENCES a(id)");
    }
  }

  @Test
  void leavesOutKeysToTablesThatAreNotCarriedAndSaysSo() throws Exception {
    Table table =
        Described.table("public", "a")
            .notNull("id", "integer")
            .with(foreignKey("out", List.of("id"), new TableId("public", "outside")))
            .with(foreignKey("gone", List.of("id"), new TableId("public", "nowhere")))
            .build();
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE TABLE outside (id integer PRIMARY KEY)");
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, table).getFirst();
      perform(effects, Fixture.finalize(created, table, 0));

      ForeignKeysAdded fact = link(effects, table);

      assertThat(fact.getWarnings())
          .satisfiesExactly(
              first ->
                  assertThat(first)
                      .contains("\"out\"", "\"public\".\"outside\" is not part of the run"),
              second -> assertThat(second).contains("\"gone\"", "\"public\".\"nowhere\""));
      assertThat(fixture.all(KEYS)).isEmpty();
    }
  }

  @Test
  void namesTheRowThatAForeignKeyMisses() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      loaded(fixture, effects);
      fixture.sql("DELETE FROM a WHERE id = 2");

      LeftOut leftOut = link(effects, TABLE_B).getLeftOut().getFirst();

      assertThat(leftOut.getWhat()).isEqualTo("foreign key \"b_a\"");
      assertThat(leftOut.getReason()).contains("Key (a_id)=(2)", "NOT VALID");
      assertThat(leftOut.getRows()).hasSize(1).allMatch(row -> row.endsWith("(a_id) = ('2')"));
      assertThat(leftOut.getSql())
          .containsExactly("ALTER TABLE \"public\".\"b\" VALIDATE CONSTRAINT \"b_a\"");
    }
  }

  @Test
  void leavesAnExistingTablesOwnForeignKeyUnprovenWhereTheRowsBreakIt() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE a (id integer PRIMARY KEY, b_id integer, up integer)",
          "CREATE TABLE b (id integer PRIMARY KEY, a_id integer CONSTRAINT own REFERENCES a)");
      TargetEffects effects = fixture.effects();
      loaded(fixture, effects);
      fixture.sql("DELETE FROM a WHERE id = 2");

      assertThat(link(effects, TABLE_B).getLeftOut())
          .extracting(LeftOut::getWhat)
          .contains("foreign key \"own\"");

      assertThat(fixture.one("SELECT convalidated FROM pg_constraint WHERE conname = 'own'"))
          .isEqualTo("f");
    }
  }

  @Test
  void givesExistingTablesTheirOwnForeignKeysBack() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE a (id integer PRIMARY KEY, b_id integer, up integer)",
          "CREATE TABLE b (id integer PRIMARY KEY, a_id integer"
              + " CONSTRAINT own REFERENCES a ON DELETE CASCADE)",
          "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b",
          "ALTER TABLE a ADD CONSTRAINT mine FOREIGN KEY (up) REFERENCES a NOT VALID",
          "COMMENT ON CONSTRAINT own ON b IS 'kept'");
      TargetEffects effects = fixture.effects();
      loaded(fixture, effects);
      assertThat(fixture.all(KEYS)).isEmpty();

      link(effects, TABLE_A);
      link(effects, TABLE_B);
      link(effects, TABLE_B);

      assertThat(fixture.all(KEYS))
          .containsExactly(
              "a_b FOREIGN KEY (b_id) REFERENCES b(id)",
              "a_up FOREIGN KEY (up) REFERENCES a(id) NOT VALID",
              "b_a FOREIGN KEY (a_id) REFERENCES a(id)",
              "mine FOREIGN KEY (up) REFERENCES a(id) NOT VALID",
              "own FOREIGN KEY (a_id) REFERENCES a(id) ON DELETE CASCADE");
      assertThat(
              fixture.one(
                  "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint"
                      + " WHERE conname = 'own'"))
          .isEqualTo("kept");
      assertThat(fixture.one("SELECT count(*) FROM convoy.set_aside_key")).isEqualTo("0");
    }
  }

  @Test
  void letsSequencesOfEveryKindGoOnWhereTheSourceWould() throws Exception {
    Table table =
        Described.table("public", "s")
            .identity(
                "i",
                Identity.ALWAYS,
                sequence("public", "s_i_seq").setLastValue(41).setCalled(true))
            .with(sequence("public", "s_j_seq").setColumn("j").setLastValue(5).setCalled(false))
            .with(
                column("j", "integer").setDefaultExpression("nextval('public.s_j_seq'::regclass)"))
            .with(
                sequence("public", "down")
                    .setDataType("bigint")
                    .setIncrement(-3)
                    .setStart(-1)
                    .setMin(-100)
                    .setMax(-1)
                    .setLastValue(-7)
                    .setCalled(true))
            .with(column("k", "bigint").setDefaultExpression("nextval('public.down'::regclass)"))
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, table).getFirst();
      perform(effects, Fixture.finalize(created, table, 0));

      perform(effects, new SetSequences(RUN, Description.of(table), false));
      perform(effects, new SetSequences(RUN, Description.of(table), false));

      fixture.sql("INSERT INTO s DEFAULT VALUES", "INSERT INTO s DEFAULT VALUES");
      assertThat(fixture.all("SELECT i || ' ' || j || ' ' || k FROM s ORDER BY i"))
          .containsExactly("42 5 -10", "43 6 -13");
      assertThat(
              fixture.all(
                  "SELECT relpersistence FROM pg_class WHERE relkind = 'S'"
                      + " AND relnamespace = 'public'::regnamespace"))
          .containsOnly("p");
    }
  }

  @Test
  void passesRowsThatAreYoungerThanTheSequence() throws Exception {
    Table table =
        Described.table("public", "s")
            .identity(
                "i",
                Identity.BY_DEFAULT,
                sequence("public", "s_i_seq").setLastValue(41).setCalled(false))
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, table).getFirst();
      fixture.sql("INSERT INTO s VALUES (50)");
      perform(effects, Fixture.finalize(created, table, 0));

      perform(effects, new SetSequences(RUN, Description.of(table), false));
      assertThat(fixture.one("SELECT nextval('s_i_seq')")).isEqualTo("41");

      perform(effects, new SetSequences(RUN, Description.of(table), true));
      assertThat(fixture.one("SELECT nextval('s_i_seq')")).isEqualTo("51");
    }
  }

  @Test
  void setsTheSequenceThatAnExistingColumnHasWhateverItsName() throws Exception {
    Table table =
        Described.table("public", "s")
            .identity(
                "i",
                Identity.ALWAYS,
                sequence("public", "s_i_seq").setLastValue(41).setCalled(true))
            .with(sequence("public", "nowhere").setLastValue(3))
            .build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE s (i integer GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME other))");
      TargetEffects effects = fixture.effects();
      fixture.createAll(effects, table);

      perform(effects, new SetSequences(RUN, Description.of(table), false));

      assertThat(fixture.one("SELECT nextval('other')")).isEqualTo("42");
    }
  }

  @Test
  void setsTheSequenceThatOnlyProgramsDrawFrom() throws Exception {
    Table table =
        Described.table("public", "s")
            .type(UserTypeKind.SCHEMA, "later", "later", "To come")
            .with("i", "integer")
            .with(sequence("later", "numbers").setLastValue(41).setCalled(true))
            .with(sequence("public", "others").setLastValue(41).setCalled(true))
            .build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE s (i integer)",
          "CREATE SCHEMA later",
          "CREATE SEQUENCE later.numbers",
          "CREATE SEQUENCE others",
          "CREATE TABLE other (i integer DEFAULT nextval('others'))");
      TargetEffects effects = fixture.effects();
      fixture.createAll(effects, table);

      perform(effects, new SetSequences(RUN, Description.of(table), false));

      assertThat(fixture.one("SELECT nextval('later.numbers')")).isEqualTo("42");
      assertThat(fixture.one("SELECT nextval('others')")).isEqualTo("1");
    }
  }

  @Test
  void makesSchemasWithTheirComments() throws Exception {
    Table table =
        Described.table("sales", "s")
            .type(UserTypeKind.SCHEMA, "sales", "sales", "What's sold")
            .type(UserTypeKind.SCHEMA, "empty", "empty", "")
            .with("i", "integer")
            .with(sequence("sales", "numbers").setLastValue(41).setCalled(true))
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, table).getFirst();
      perform(effects, Fixture.finalize(created, table, 0));
      perform(effects, new SetSequences(RUN, Description.of(table), false));

      assertThat(
              fixture.all(
                  "SELECT nspname || ': ' || coalesce(obj_description(oid), '-') FROM pg_namespace"
                      + " WHERE nspname IN ('sales', 'empty') ORDER BY 1"))
          .containsExactly("empty: -", "sales: What's sold");
      assertThat(fixture.one("SELECT nextval('sales.numbers')")).isEqualTo("42");
    }
  }
}
