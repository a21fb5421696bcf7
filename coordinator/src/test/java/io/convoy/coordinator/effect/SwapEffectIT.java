// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.OTHER_RUN;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.Ending;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.SwappedSchema;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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

  private static final String[] WIDE_EXISTING = {
    "CREATE SCHEMA app",
    "CREATE TYPE app.mood AS ENUM ('sad', 'glad')",
    "CREATE SEQUENCE app.shared AS integer",
    """
    CREATE TABLE app.users (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME app.users_id_seq),
      n serial, m integer DEFAULT nextval('app.shared'), name text, mood app.mood,
      CONSTRAINT users_pkey PRIMARY KEY (id), CONSTRAINT users_name_key UNIQUE (name))\
    """,
    "CREATE INDEX users_m ON app.users (m)",
    "CREATE STATISTICS app.users_stats ON m, name FROM app.users",
    "CREATE TABLE app.parted (id integer, at date) PARTITION BY RANGE (at)",
    "CREATE TABLE app.parted_1 PARTITION OF app.parted DEFAULT",
    "CREATE TABLE app.other (id integer)"
  };

  private static Table wide() {
    return Described.table("app", "users")
        .comment("who")
        .identity("id", Identity.ALWAYS, sequence("app", "users_id_seq").setLastValue(9))
        .with(
            column("n", "integer")
                .setNullable(false)
                .setDefaultExpression("nextval('app.users_n_seq'::regclass)"))
        .with(sequence("app", "users_n_seq").setColumn("n").setComment("a serial"))
        .with(
            column("m", "integer")
                .setDefaultExpression("nextval('app.shared'::regclass)")
                .setComment("shared"))
        .with(sequence("app", "shared").setLastValue(5).setCalled(true))
        .with(
            column("late", "integer")
                .setDefaultExpression("nextval(('app.shared'::text)::regclass)"))
        .with("name", "text")
        .with("mood", "app.mood")
        .type(UserTypeKind.ENUM, "app", "mood", "AS ENUM ('sad', 'glad')")
        .primaryKey("users_pkey", "id")
        .with(key("users_name_key", "name").setComment("a key"))
        .with(index("users_m", on("m")).setComment("an index"))
        .with(index("users_some", on("m")).setUnique(true).setPredicate("m > 0"))
        .constraint("users_check", "CHECK (m > 0)")
        .build();
  }

  private static Table parted() {
    return Described.table("app", "parted")
        .with("id", "integer")
        .with("at", "date")
        .with(foreignKey("parted_user", List.of("id"), wide().getId()))
        .build();
  }

  private static final List<String> CATALOG =
      List.of(
          """
          SELECT concat_ws(' ', relname, relkind, relpersistence, reloptions, relacl,
                   pg_get_userbyid(relowner), obj_description(oid, 'pg_class'))
          FROM pg_class WHERE relnamespace = 'app'::regnamespace ORDER BY 1\
          """,
          """
          SELECT concat_ws(' ', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod),
                   attnotnull, attidentity, pg_get_expr(adbin, adrelid),
                   col_description(attrelid, attnum))
          FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
          WHERE attrelid IN (SELECT oid FROM pg_class
                             WHERE relnamespace = 'app'::regnamespace AND relkind = 'r')
            AND attnum > 0 ORDER BY attrelid::regclass::text, attnum\
          """,
          """
          SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,
                   obj_description(oid, 'pg_constraint'))
          FROM pg_constraint WHERE connamespace = 'app'::regnamespace ORDER BY 1\
          """,
          """
          SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
          WHERE relnamespace = 'app'::regnamespace ORDER BY 1\
          """,
          """
          SELECT concat_ws(' ', seqrelid::regclass, seqtypid::regtype, seqstart, seqincrement,
                   pg_sequence_last_value(seqrelid), refobjid::regclass, refobjsubid, deptype)
          FROM pg_sequence JOIN pg_class c ON c.oid = seqrelid
          LEFT JOIN pg_depend ON objid = seqrelid AND deptype IN ('a', 'i')
          WHERE relnamespace = 'app'::regnamespace ORDER BY 1\
          """,
          "SELECT stxname FROM pg_statistic_ext WHERE stxnamespace = 'app'::regnamespace",
          "SELECT typname FROM pg_type WHERE typnamespace = 'app'::regnamespace ORDER BY 1");

  /** Without a swap, a shared sequence that is there already is kept; it goes as the source's. */
  @Test
  void everythingIsCalledAsItIsWithoutASwap() throws Exception {
    try (Fixture swapping = Fixture.onExisting("swap");
        Fixture dropping = Fixture.onExisting("drop")) {
      Table[] tables = {wide(), parted()};
      swapping.sql(WIDE_EXISTING);
      dropping.sql(WIDE_EXISTING);
      TargetEffects effects = dropping.effects();
      dropping.finishAll(effects, dropping.createAll(effects, tables), tables);
      Fixture.perform(effects, Fixture.completed());

      TablesSwapped swapped = SwapRun.of(swapping, tables).all();

      assertThat(swapped.getOldTables()).as("with the partition").isEqualTo(3);
      for (String query : CATALOG) {
        assertThat(swapping.all(query)).as(query).isEqualTo(dropping.all(query));
      }
      assertThat(swapping.one("SELECT nextval('app.shared')")).isEqualTo("6");
      swapping.sql("INSERT INTO app.users (name) VALUES ('x')");
      assertThat(swapping.one("SELECT concat(id, ' ', m, ' ', late) FROM app.users"))
          .isEqualTo("9 7 8");
      assertThat(
              swapping.all(
                  "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'S')"
                      + " AND relnamespace = '\"app_old_"
                      + RUN
                      + "\"'::regnamespace ORDER BY relname"))
          .containsExactly("parted", "parted_1", "shared", "users", "users_id_seq", "users_n_seq");
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
      assertThat(fixture.all("SELECT conname FROM pg_constraint WHERE conrelid = 'fresh.a'::regclass"))
          .contains("a_pkey");
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("0");
      assertThat(fixture.all("SELECT nspname FROM pg_namespace WHERE nspname ~ 'convoy|_old_|_new_'"))
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
  void whoeverDoesNotHoldTheLockSwapsNothing() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun zombie = SwapRun.of(fixture, PARENT, CHILD);
      zombie.toSwap(NEW_ROWS);
      TargetEffects successor = fixture.effects();
      fixture.killCoordinator();
      SwapRun taken = new SwapRun(fixture, successor, RUN, PARENT, CHILD);
      taken.reset();

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(zombie::swap)
          .satisfies(e -> assertThat(e.code().isRetryable()).isTrue());
      assertThat(fixture.one("SELECT name FROM parent")).isEqualTo("old");
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
      assertThat(fixture.all("SELECT nspname FROM pg_namespace WHERE nspname ~ 'convoy|_old_|_new_'"))
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
      assertThat(fixture.one("SELECT count(*) FROM \"" + fixture.one(SwapRun.SHADOW) + "\".parent"))
          .as("to be looked at")
          .isEqualTo("0");

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
      fixture.sql(EXISTING);
      SwapRun run = SwapRun.of(fixture, PARENT);
      run.reset();
      List<Made> made = run.create();
      run.load(made, "(5, 'torn')");
      Fixture.open(run.effects, RUN, PARENT, 1);

      assertThat(fixture.one("SELECT count(*) FROM \"" + fixture.one(SwapRun.SHADOW) + "\".parent"))
          .isEqualTo("0");
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
      fixture.sql(EXISTING);
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
      fixture.sql(EXISTING);
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
        statement.execute("SELECT FROM child");

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
  void namesThatOthersHaveAreFoundBeforeAnythingIsChanged() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      fixture.sql(
          "ALTER TABLE parent DROP CONSTRAINT parent_pkey CASCADE",
          "CREATE TABLE other (id integer CONSTRAINT parent_pkey PRIMARY KEY)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(SwapRun.of(fixture, PARENT, CHILD)::reset)
          .withMessageContainingAll("index public.parent_pkey of public.other")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_EXISTS);
      assertThat(fixture.all("SELECT nspname FROM pg_namespace WHERE nspname = 'convoy'"))
          .isEmpty();
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

  /** Ends the session in each of its steps. */
  @Test
  void aSwapThatIsKilledHappenedOrDidNot() throws Exception {
    List<String> seen = new ArrayList<>();
    for (int step = 1; seen.size() < step; step++) {
      try (Fixture fixture = Fixture.onExisting("swap", "  on-dependents: carry")) {
        fixture.sql(EXISTING);
        fixture.sql("CREATE VIEW names AS SELECT name FROM parent");
        SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
        run.toSwap(NEW_ROWS);
        fixture.sql(KilledFinalizeIT.FAULT);
        fixture.sql("INSERT INTO fault VALUES (" + step + ")");
        boolean killed = isKilled(run);
        assertThat(fixture.all("SELECT DISTINCT name FROM names UNION SELECT name FROM parent"))
            .as("step %d", step)
            .hasSize(1);
        SwapRun resumed = SwapRun.of(fixture, PARENT, CHILD);
        assertThat(resumed.swap().getOldTables()).isEqualTo(2);
        resumed.release(Ending.COMPLETED);
        assertThat(fixture.all("SELECT name FROM names")).containsExactly("new", "new");
        assertThat(fixture.one("SELECT name FROM " + OLD + ".parent")).isEqualTo("old");
        assertThat(fixture.all(SwapRun.SHADOW)).isEmpty();
        if (killed) {
          seen.add("step " + step);
        }
        run.effects.close();
      }
    }
    assertThat(seen).hasSizeGreaterThan(5);
  }

  private static boolean isKilled(SwapRun run) {
    try {
      run.swap();
      return false;
    } catch (ConvoyException e) {
      assertThat(e.code().isRetryable()).as(e.getMessage()).isTrue();
      return true;
    }
  }
}
