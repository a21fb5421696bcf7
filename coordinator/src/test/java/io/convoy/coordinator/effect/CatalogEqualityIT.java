// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Described.onExpression;
import static io.convoy.coordinator.effect.Described.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A schema written by hand, and the same one described and created by a run, are the same to the
 * catalog, in all that pg_dump reads from it.
 */
@ExtendWith(Servers.class)
@Timeout(600)
class CatalogEqualityIT {
  private static final String[] SOURCE = {
    "CREATE SCHEMA app",
    """
    CREATE TABLE app.users (
      id bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME app."Users_seq" START WITH 10
        INCREMENT BY 3 MINVALUE 4 MAXVALUE 1000000 CACHE 5 CYCLE) PRIMARY KEY,
      name varchar(40) COLLATE "C" NOT NULL DEFAULT 'x''y\\z',
      n smallserial,
      created timestamptz DEFAULT now(),
      up bigint REFERENCES app.users ON DELETE SET NULL,
      code text GENERATED ALWAYS AS (upper(name)) STORED,
      half integer GENERATED ALWAYS AS (n / 2) VIRTUAL,
      tags text[],
      during tstzrange,
      CONSTRAINT named UNIQUE (name, created) INCLUDE (n),
      CONSTRAINT nulls UNIQUE NULLS NOT DISTINCT (up),
      CONSTRAINT pair UNIQUE (n, id),
      CONSTRAINT late UNIQUE (id, n) DEFERRABLE INITIALLY DEFERRED,
      CONSTRAINT pos CHECK (id > 0 AND name <> ''),
      CONSTRAINT own CHECK (length(name) < 100) NO INHERIT,
      CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (up > 5))\
    """,
    "ALTER TABLE app.users ADD CONSTRAINT later CHECK (n > 3) NOT VALID",
    """
    CREATE INDEX users_lower ON app.users (lower(name), id DESC NULLS LAST, up NULLS FIRST)
      INCLUDE (code) WITH (fillfactor = 70) WHERE n <> 7\
    """,
    "CREATE UNIQUE INDEX users_code ON app.users (code text_pattern_ops) NULLS NOT DISTINCT",
    "CREATE INDEX users_gin ON app.users USING gin (tags)",
    "CREATE INDEX users_brin ON app.users USING brin (created) WITH (autosummarize = on)",
    "CREATE INDEX users_posix ON app.users (name COLLATE \"POSIX\")",
    """
    CREATE TABLE app.child (x bigint, y smallint,
      CONSTRAINT "FK 1" FOREIGN KEY (y, x) REFERENCES app.users (n, id) MATCH FULL
        ON UPDATE CASCADE ON DELETE SET NULL (y) DEFERRABLE INITIALLY DEFERRED)\
    """,
    "COMMENT ON CONSTRAINT \"FK 1\" ON app.child IS 'It''s a key'",
    "COMMENT ON COLUMN app.users.name IS E'back\\\\slash'",
  };

  private static final TableId USERS_ID = new TableId("app", "users");

  private static Table users() {
    return columns()
        .primaryKey("users_pkey", "id")
        .with(key("named", "name", "created").setInclude(List.of("n")))
        .with(key("nulls", "up").setNullsNotDistinct(true))
        .with(key("pair", "n", "id"))
        .with(key("late", "id", "n").setDeferrable(true).setInitiallyDeferred(true))
        .constraint("pos", "CHECK (((id > 0) AND ((name)::text <> ''::text)))")
        .constraint("own", "CHECK ((length((name)::text) < 100)) NO INHERIT")
        .constraint("apart", "EXCLUDE USING gist (during WITH &&) WHERE ((up > 5))")
        .constraint("later", "CHECK ((n > 3)) NOT VALID")
        .with(
            index(
                    "users_lower",
                    onExpression("lower((name)::text)"),
                    on("id").setDescending(true),
                    on("up").setNullsFirst(true))
                .setInclude(List.of("code"))
                .setStorage(List.of("fillfactor=70"))
                .setPredicate("(n <> 7)"))
        .with(
            index("users_code", on("code").setOperatorClass("text_pattern_ops"))
                .setUnique(true)
                .setNullsNotDistinct(true))
        .with(index("users_gin", on("tags")).setMethod("gin"))
        .with(
            index("users_brin", on("created"))
                .setMethod("brin")
                .setStorage(List.of("autosummarize=on")))
        .with(index("users_posix", on("name").setCollation("pg_catalog.\"POSIX\"")))
        .with(
            foreignKey("users_up_fkey", List.of("up"), USERS_ID)
                .setOnDelete(ReferentialAction.SET_NULL))
        .build();
  }

  private static Described columns() {
    return Described.table("app", "users")
        .with(
            sequence("app", "Users_seq")
                .setColumn("id")
                .setDataType("bigint")
                .setStart(10)
                .setIncrement(3)
                .setMin(4)
                .setMax(1_000_000)
                .setCache(5)
                .setCycle(true)
                .setLastValue(10))
        .with(sequence("app", "users_n_seq").setColumn("n").setDataType("smallint").setMax(32767))
        .with(column("id", "bigint").setNullable(false).setIdentity(Identity.ALWAYS))
        .with(
            column("name", "character varying(40)")
                .setCollation("pg_catalog.\"C\"")
                .setNullable(false)
                .setDefaultExpression("'x''y\\z'::character varying")
                .setComment("back\\slash"))
        .with(
            column("n", "smallint")
                .setNullable(false)
                .setDefaultExpression("nextval('app.users_n_seq'::regclass)"))
        .with(column("created", "timestamp with time zone").setDefaultExpression("now()"))
        .with("up", "bigint")
        .with(
            column("code", "text")
                .setGeneratedExpression("upper((name)::text)")
                .setGeneratedStored(true))
        .with(column("half", "integer").setGeneratedExpression("(n / 2)"))
        .with("tags", "text[]")
        .with("during", "tstzrange");
  }

  private static Table child() {
    return Described.table("app", "child")
        .with("x", "bigint")
        .with("y", "smallint")
        .with(
            foreignKey("FK 1", List.of("y", "x"), USERS_ID)
                .setReferencedColumns(List.of("n", "id"))
                .setMatchFull(true)
                .setOnUpdate(ReferentialAction.CASCADE)
                .setOnDelete(ReferentialAction.SET_NULL)
                .setOnDeleteColumns(List.of("y"))
                .setDeferrable(true)
                .setInitiallyDeferred(true)
                .setComment("It's a key"))
        .build();
  }

  private static final String RELATIONS =
      """
      SELECT concat_ws(' ', relname, relkind, relpersistence, reloptions) FROM pg_class
      WHERE relnamespace = 'app'::regnamespace ORDER BY 1\
      """;

  private static final String COLUMNS =
      """
      SELECT concat_ws(' ', attrelid::regclass, attnum, attname,
               format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
               attcollation, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum))
      FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid IN ('app.users'::regclass, 'app.child'::regclass) AND attnum > 0
      ORDER BY attrelid::regclass::text, attnum\
      """;

  private static final String CONSTRAINTS =
      """
      SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,
               obj_description(oid, 'pg_constraint'))
      FROM pg_constraint WHERE connamespace = 'app'::regnamespace ORDER BY 1\
      """;

  private static final String INDEXES =
      """
      SELECT pg_get_indexdef(indexrelid) FROM pg_index
      WHERE indrelid IN ('app.users'::regclass, 'app.child'::regclass) ORDER BY 1\
      """;

  private static final String SEQUENCES =
      """
      SELECT concat_ws(' ', seqrelid::regclass, seqtypid::regtype, seqstart, seqincrement, seqmax,
               seqmin, seqcache, seqcycle, refobjid::regclass, refobjsubid, deptype)
      FROM pg_sequence JOIN pg_depend ON objid = seqrelid AND deptype IN ('a', 'i')
      WHERE refobjid = 'app.users'::regclass ORDER BY 1\
      """;

  @Test
  void whatARunCreatesIsWhatTheSourceHas() throws Exception {
    try (Fixture source = Fixture.create();
        Fixture target = Fixture.create()) {
      source.sql(SOURCE);
      Table[] tables = {users(), child()};
      TargetEffects effects = target.effects();
      target.finishAll(effects, target.createAll(effects, tables), tables);

      for (String query : List.of(RELATIONS, COLUMNS, CONSTRAINTS, INDEXES, SEQUENCES)) {
        assertThat(target.all(query)).as(query).isNotEmpty().isEqualTo(source.all(query));
      }
      assertThat(target.one("SELECT nextval('app.\"Users_seq\"')")).isEqualTo("10");
    }
  }
}
