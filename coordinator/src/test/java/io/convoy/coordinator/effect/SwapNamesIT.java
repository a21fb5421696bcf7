// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Ending;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserTypeKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What things are called after a swap. */
@ExtendWith(Servers.class)
@Timeout(300)
class SwapNamesIT {
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
  void aLoaderOfItsOwnMayLoadWhereItMayLater() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      String role = fixture.pipeline + "_loader";
      fixture.sql(
          "CREATE ROLE \"" + role + "\"",
          "GRANT USAGE ON SCHEMA public TO \"" + role + "\"",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT INSERT ON TABLES TO \"" + role + "\"");
      SwapRun run = SwapRun.of(fixture, SwapEffectIT.PARENT);
      run.reset();
      run.create();
      String shadow = fixture.one(SwapRun.SHADOW);
      assertThat(
              fixture.one(
                  "SELECT has_schema_privilege('%1$s', '%2$s', 'USAGE')::text || has_table_privilege('%1$s', '%2$s.parent', 'INSERT')"
                      .formatted(role, shadow)))
          .isEqualTo("truetrue");
      run.release(Ending.CANCELLED);
      assertThat(fixture.all(SwapRun.SHADOW)).isEmpty();
      fixture.sql("DROP OWNED BY \"" + role + "\"", "DROP ROLE \"" + role + "\"");
    }
  }

  @Test
  void namesThatOthersHaveAreFoundBeforeAnythingIsChanged() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(SwapEffectIT.EXISTING);
      fixture.sql(
          "ALTER TABLE parent DROP CONSTRAINT parent_pkey CASCADE",
          "CREATE TABLE other (id integer CONSTRAINT parent_pkey PRIMARY KEY)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(SwapRun.of(fixture, SwapEffectIT.PARENT, SwapEffectIT.CHILD)::reset)
          .withMessageContainingAll("index public.parent_pkey of public.other")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_EXISTS);
      assertThat(fixture.all("SELECT nspname FROM pg_namespace WHERE nspname = 'convoy'"))
          .isEmpty();
    }
  }
}
