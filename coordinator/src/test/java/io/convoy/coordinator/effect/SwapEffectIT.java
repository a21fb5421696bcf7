// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Fixture.OTHER_RUN;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.SwappedSchema;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@Timeout(300)
class SwapEffectIT {
  private static final String OLD = "\"public_old_" + RUN + "\"";

  static final Table PARENT =
      Described.table("public", "parent")
          .notNull("id", "integer")
          .with("name", "text")
          .primaryKey("parent_pkey", "id")
          .build();
  static final Table CHILD =
      Described.table("public", "child")
          .notNull("id", "integer")
          .with("parent_id", "integer")
          .primaryKey("child_pkey", "id")
          .with(foreignKey("child_parent", List.of("parent_id"), PARENT.getId()))
          .build();

  static final String[] EXISTING = {
    "CREATE TABLE parent (id integer PRIMARY KEY, name text)",
    "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer)",
    "ALTER TABLE child ADD CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent",
    "INSERT INTO parent VALUES (1, 'old')",
    "INSERT INTO child VALUES (1, 1)"
  };

  private static final String[] PARENT_ONLY = {EXISTING[0], EXISTING[3]};

  private static final String[] NEW_ROWS = {"(7, 'new'), (8, 'new')", "(1, 7)"};

  @Test
  void newTablesTakeThePlaceOfTheOldOnesWhichStayUntilTheyAreDropped() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      run.toSwap(NEW_ROWS);
      assertThat(fixture.all("SELECT name FROM parent")).containsExactly("old");

      TablesSwapped swapped = run.swap();
      run.release(Ending.COMPLETED);

      assertThat(swapped.getOldTables()).isEqualTo(2);
      assertThat(swapped.getNotes()).anyMatch(note -> note.contains(OLD));
      assertThat(fixture.all("SELECT id FROM parent ORDER BY id")).containsExactly("7", "8");
      assertThat(fixture.one("SELECT parent_id FROM child")).isEqualTo("7");
      assertThat(fixture.one("SELECT name FROM " + OLD + ".parent")).isEqualTo("old");
      assertThat(fixture.all(SwapRun.SHADOW)).isEmpty();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> fixture.sql("INSERT INTO child VALUES (2, 1)"))
          .withMessageContaining("child_parent");

      OldDropped dropped = run.dropOld();
      assertThat(dropped).isEqualTo(new OldDropped(2, 0, List.of()));
      assertThat(fixture.all("SELECT nspname FROM pg_namespace WHERE nspname ~ 'convoy|_old_'"))
          .isEmpty();
      assertThat(run.dropOld().getDropped()).as("once more").isZero();
    }
  }

  @Test
  void worksWhereNothingIsThere() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  schemas: { app: fresh }")) {
      Table[] tables = {
        Described.table("app", "a").notNull("id", "integer").primaryKey("a_pkey", "id").build(),
        PARENT
      };
      SwapRun run = SwapRun.of(fixture, tables);

      TablesSwapped swapped = run.all();

      assertThat(swapped.getOldTables()).isZero();
      assertThat(swapped.getNotes()).isEmpty();
      assertThat(
              fixture.all("SELECT conname FROM pg_constraint WHERE conrelid = 'fresh.a'::regclass"))
          .contains("a_pkey");
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("0");
      assertThat(
              fixture.all("SELECT nspname FROM pg_namespace WHERE nspname ~ 'convoy|_old_|_new_'"))
          .isEmpty();
      assertThat(run.dropOld()).isEqualTo(new OldDropped(0, 0, List.of()));
    }
  }

  @Test
  void newTablesHaveWhatTheSchemaGivesByDefault() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      String role = fixture.pipeline + "_reader";
      fixture.sql(
          "CREATE ROLE \"" + role + "\"",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO \"" + role + "\"");
      SwapRun.of(fixture, PARENT).all();
      assertThat(fixture.one("SELECT has_table_privilege('" + role + "', 'parent', 'SELECT')"))
          .isEqualTo("t");
      // Once more over what is there now: what it has stays, what the source has comes to it.
      Table granted =
          Described.table("public", "parent")
              .notNull("id", "integer")
              .with("name", "text")
              .primaryKey("parent_pkey", "id")
              .rights(List.of(), Described.grant("INSERT", null, role))
              .build();
      SwapRun.of(fixture, granted).all();
      assertThat(
              fixture.one(
                  "SELECT has_table_privilege('%1$s', 'parent', 'SELECT')".formatted(role)
                      + "::text || has_table_privilege('%1$s', 'parent', 'INSERT')"
                          .formatted(role)))
          .isEqualTo("truetrue");
      fixture.sql("DROP OWNED BY \"" + role + "\"", "DROP ROLE \"" + role + "\"");
    }
  }

  @Test
  void happensOnceHoweverOftenItIsAsked() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      run.toSwap(NEW_ROWS);

      TablesSwapped first = run.swap();
      run.effects.close();
      SwapRun resumed = SwapRun.of(fixture, PARENT, CHILD);
      assertThat(resumed.swap()).isEqualTo(first);
      resumed.release(Ending.COMPLETED);

      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("2");
      assertThat(resumed.dropOld().getDropped()).isEqualTo(2);
    }
  }

  @Test
  void aCancelledRunLeavesTheOldTablesAndNothingOfItsOwn() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      run.toSwap(NEW_ROWS);
      run.release(Ending.CANCELLED);

      assertThat(fixture.one("SELECT name FROM parent")).isEqualTo("old");
      assertThat(
              fixture.all("SELECT nspname FROM pg_namespace WHERE nspname ~ 'convoy|_old_|_new_'"))
          .isEmpty();
    }
  }

  @Test
  void whatWasSwappedStaysWhenTheRunIsCancelledThen() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      run.toSwap(NEW_ROWS);
      run.swap();
      run.release(Ending.CANCELLED);

      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("2");
      assertThat(run.dropOld().getDropped()).isEqualTo(2);
    }
  }

  @Test
  void theNextRunRemovesWhatDiffersOrWasNotFinished() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun unfinished = new SwapRun(fixture, fixture.effects(), OTHER_RUN, PARENT, CHILD);
      unfinished.reset();
      unfinished.create();
      unfinished.release(Ending.KEPT_ASIDE);
      assertThat(unfinished.rows()).as("to be looked at").isEqualTo("0");

      SwapRun.of(fixture, PARENT, CHILD).all(NEW_ROWS);
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("2");
      assertThat(fixture.all(SwapRun.SHADOW)).isEmpty();
    }
  }

  @Test
  void theNextRunRemovesItAlsoUnderAnotherSetting() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      SwapRun unfinished = new SwapRun(fixture, fixture.effects(), OTHER_RUN, PARENT, CHILD);
      unfinished.reset();
      unfinished.create();
      unfinished.effects.close();

      Fixture.perform(fixture.effectsOnExisting("drop"), Fixture.reset(RUN, PARENT));
      assertThat(fixture.all(SwapRun.SHADOW)).isEmpty();
    }
  }

  @Test
  void aTableBegunAnewIsEmptiedWhereItIsLoaded() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(PARENT_ONLY);
      SwapRun run = SwapRun.of(fixture, PARENT);
      run.reset();
      List<Made> made = run.create();
      run.load(made, "(5, 'torn')");
      Fixture.open(run.effects, RUN, PARENT, 1);

      assertThat(run.rows()).isEqualTo("0");
      assertThat(fixture.one("SELECT name FROM parent")).isEqualTo("old");
    }
  }

  @Test
  void aRunGoesOnUnderTheSettingThatItBeganWith() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      SwapRun run = SwapRun.of(fixture, PARENT);
      run.toSwap("(1, 'x')");
      run.effects.close();
      SwapRun other = new SwapRun(fixture, fixture.effectsOnExisting("drop"), RUN, PARENT);

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(other::swap)
          .withMessageContaining("target.on-existing: swap")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.CONFIGURATION);
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(other::reset)
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.CONFIGURATION);
    }
  }

  @Test
  void whatIsLeftOutIsToldUnderTheNamesThatStay() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(PARENT_ONLY);
      SwapRun run = SwapRun.of(fixture, PARENT);
      run.toSwap("(1, 'x'), (1, 'y')");
      String shadow = fixture.one(SwapRun.SHADOW);
      TablesSwapped swapped = run.swap();
      run.release(Ending.COMPLETED);

      assertThat(swapped.getSchemas())
          .contains(new SwappedSchema("\"" + shadow + "\"", "\"public\""));
      assertThat(fixture.one("SELECT concat(schema, ' ', add_sql) FROM convoy.left_out"))
          .startsWith("public ALTER TABLE \"public\".\"parent\" ADD");
    }
  }

  @Test
  void nothingIsSwappedBeforeAllIsThereWhereThatIsAskedFor() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  on-broken-constraint: fail")) {
      fixture.sql(PARENT_ONLY);
      SwapRun run = SwapRun.of(fixture, PARENT);
      run.toSwap("(1, 'x'), (1, 'y')");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(run::swap)
          .withMessageContainingAll("nothing was swapped", "parent_pkey")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.OBJECTS_LEFT_OUT);
      assertThat(fixture.one("SELECT name FROM parent")).isEqualTo("old");

      fixture.sql("DELETE FROM \"" + fixture.one(SwapRun.SHADOW) + "\".parent WHERE name = 'y'");
      run.swap();
      assertThat(
              fixture.all("SELECT conname FROM pg_constraint WHERE conrelid = 'parent'::regclass"))
          .contains("parent_pkey");
    }
  }

  @Test
  void whoReadsIsLetThroughWhileAnotherKeepsATable() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      run.toSwap(NEW_ROWS);
      try (Connection reader = fixture.connect();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.execute("LOCK TABLE child IN ACCESS SHARE MODE");

        assertThatExceptionOfType(ConvoyException.class)
            .isThrownBy(run::swap)
            .withMessageContainingAll("in use by session", "PostgreSQL JDBC Driver")
            .satisfies(e -> assertThat(e.code().isRetryable()).isTrue());
        assertThat(fixture.one("SELECT name FROM parent")).as("nobody waits").isEqualTo("old");
        reader.commit();
      }
      run.swap();
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("2");
    }
  }

  @Test
  void whoLooksAtAMomentBeforeTheRowsCameIsWaitedFor() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      try (Connection reader = fixture.connect();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        statement.execute("SELECT 1");
        SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
        run.toSwap(NEW_ROWS);

        assertThatExceptionOfType(ConvoyException.class)
            .isThrownBy(run::swap)
            .withMessageContaining("began before all rows were there")
            .satisfies(e -> assertThat(e.code().isRetryable()).isTrue());
        statement.execute("SELECT FROM parent");
        reader.commit();
        run.swap();
      }
    }
  }

  @Test
  void oldTablesAreNotDroppedWhileSomethingNeedsThem() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  on-dependents: leave")) {
      fixture.sql(EXISTING);
      fixture.sql("CREATE VIEW names AS SELECT name FROM parent");
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      run.all(NEW_ROWS);
      assertThat(fixture.all("SELECT name FROM names")).containsExactly("old");

      OldDropped refused = run.dropOld();
      assertThat(refused.getLeft()).isEqualTo(2);
      assertThat(refused.getNotes()).singleElement().asString().contains("view public.names");
      assertThat(fixture.all("SELECT name FROM names")).containsExactly("old");

      fixture.sql("DROP VIEW names", "ALTER TABLE " + OLD + ".child RENAME TO mine");
      assertThat(run.dropOld().getNotes())
          .as("what was renamed is somebody's own, and refers to the other")
          .singleElement()
          .asString()
          .contains("foreign key child_parent");
      fixture.sql("ALTER TABLE " + OLD + ".mine DROP CONSTRAINT child_parent");
      assertThat(run.dropOld()).isEqualTo(new OldDropped(1, 0, List.of()));
      assertThat(fixture.one("SELECT count(*) FROM " + OLD + ".mine")).isEqualTo("1");
    }
  }
}
