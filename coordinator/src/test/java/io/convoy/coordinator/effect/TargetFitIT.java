// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.OTHER_RUN;
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
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything is checked before the first row goes, and what is somebody else's stays as it is. */
@ExtendWith(Servers.class)
@Timeout(180)
class TargetFitIT {
  private static final Table A = Described.table("public", "a").with("id", "integer").build();

  private static ResetTarget reset(Table... tables) {
    return Fixture.reset(RUN, tables);
  }

  private static void refuses(Fixture fixture, ResetTarget reset, String... words) {
    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() -> fixture.effects().perform(reset))
        .withMessageContainingAll(words)
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.TARGET_EXISTS);
  }

  private static Sequence.Builder ofColumn(String name) {
    return sequence("public", name).setColumn("id");
  }

  private static Table serial(String table, String sequence) {
    return Described.table("public", table)
        .with(ofColumn(sequence))
        .with(
            column("id", "integer")
                .setNullable(false)
                .setDefaultExpression("nextval('public." + sequence + "'::regclass)"))
        .build();
  }

  @Test
  void emptiesNoTableWhereAnotherCannotTakeItsRows() throws Exception {
    Table narrow =
        Described.table("public", "d").with("v", "character varying(50)").with("w", "date").build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE a (id integer)",
          "INSERT INTO a VALUES (1)",
          "CREATE TABLE d (v varchar(5))");

      refuses(fixture, reset(A, narrow), "\"d\"", "varying(5)", "varying(50)", "\"w\" is missing");

      assertThat(fixture.one("SELECT count(*) FROM a")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncate", "drop"})
  void emptiesNoTableWhereAnotherCannotBeMade(String onExisting) throws Exception {
    Table unmakeable =
        Described.table("public", "b")
            .with(column("x", "integer").setDefaultExpression("public.gone()"))
            .build();
    try (Fixture fixture = Fixture.onExisting(onExisting)) {
      fixture.sql("CREATE TABLE a (id integer)", "INSERT INTO a VALUES (1)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(reset(A, unmakeable)))
          .withMessageContaining("public.gone()");

      assertThat(fixture.one("SELECT count(*) FROM a")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ENUM      | AS ENUM ('a', 'b')               | TYPE   | AS ENUM ('a')",
        "ENUM      | AS ENUM ('a', 'b')               | TYPE   | AS ENUM ('b', 'a')",
        "ENUM      | AS ENUM ('a', 'b')               | DOMAIN | AS text",
        "DOMAIN    | AS integer                       | DOMAIN | AS bigint",
        "DOMAIN    | AS integer CHECK ((VALUE > 0))   | DOMAIN | AS integer CHECK (VALUE > 1)",
        "DOMAIN    | AS integer NOT NULL              | DOMAIN | AS integer",
        "DOMAIN    | AS integer DEFAULT 1             | DOMAIN | AS integer DEFAULT 2",
        "DOMAIN    | AS public.gone                   | DOMAIN | AS integer",
        "COMPOSITE | AS (x integer, y text)           | TYPE   | AS (y text, x integer)",
        "COMPOSITE | AS (x integer)                   | TABLE  | (x integer)",
        "RANGE     | AS RANGE (SUBTYPE = integer)     | TYPE   | AS RANGE (SUBTYPE = bigint)",
      })
  void refusesATypeThatIsThereWithAnotherMeaning(
      UserTypeKind kind, String definition, String there, String itsDefinition) throws Exception {
    Table table =
        Described.table("app", "t")
            .with("id", "integer")
            .type(kind, "public", "own", definition)
            .build();
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE " + there + " own " + itsDefinition);

      refuses(fixture, reset(table), "\"public\".\"own\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ENUM      | AS ENUM ('a', 'b')                         | TYPE   | AS ENUM ('a', 'b')",
        "DOMAIN    | AS integer CONSTRAINT k CHECK ((VALUE > 0)) | DOMAIN | AS int CHECK (VALUE >"
            + " 0)",
        "COMPOSITE | AS (x integer, y text)                     | TYPE   | AS (x int, y text)",
        "RANGE     | AS RANGE (SUBTYPE = integer, SUBTYPE_DIFF = int4range_subdiff,"
            + " MULTIRANGE_TYPE_NAME = public.own_multirange)    | TYPE   | AS RANGE (SUBTYPE ="
            + " int, SUBTYPE_DIFF = int4range_subdiff)",
      })
  void usesATypeThatIsThereAndEqual(
      UserTypeKind kind, String definition, String there, String itsDefinition) throws Exception {
    Table table =
        Described.table("app", "t")
            .with("id", "public.own")
            .type(kind, "public", "own", definition)
            .build();
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE " + there + " own " + itsDefinition);

      assertThat(fixture.createAll(fixture.effects(), table)).hasSize(1);
    }
  }

  @Test
  void takesTheRowTypeOfATableForTheTable() throws Exception {
    Table used = Described.table("public", "used").with("a", "integer").build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE used (a integer)",
          "CREATE TABLE filled (r used)",
          "INSERT INTO filled VALUES ('(1)')");

      fixture.createAll(fixture.effects(), rowsOf(used, "filled"), rowsOf(used, "made"), used);

      assertThat(fixture.one("SELECT count(*) FROM filled")).isEqualTo("0");
      fixture.sql("INSERT INTO made VALUES ('(2)')");
    }
  }

  private static Table rowsOf(Table used, String name) {
    return Described.table("public", name)
        .type(UserTypeKind.TABLE_ROW, "public", used.getId().getName(), "AS (a integer)")
        .with("r", "public." + used.getId().getName())
        .build();
  }

  @Test
  void takesNoArrayOfATableForAType() throws Exception {
    Table table =
        Described.table("public", "t")
            .type(UserTypeKind.ENUM, "public", "_a", "AS ENUM ('open')")
            .with("s", "public._a")
            .build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE a (id integer)");

      fixture.createAll(fixture.effects(), A, table);

      fixture.sql("INSERT INTO t VALUES ('open')");
    }
  }

  @Test
  void leavesASequenceToWhoHasIt() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      fixture.sql(
          "CREATE SEQUENCE a_id_seq MAXVALUE 501",
          "SELECT setval('a_id_seq', 501)",
          "CREATE TABLE orders (id integer DEFAULT nextval('a_id_seq'))");

      refuses(fixture, reset(serial("a", "a_id_seq")), "\"public\".\"a_id_seq\"", "orders");

      assertThat(fixture.one("SELECT last_value FROM a_id_seq")).isEqualTo("501");
    }
  }

  @Test
  void takesNoSequenceThatItDidNotMakeUnderFail() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE SEQUENCE a_id_seq AS integer");

      refuses(fixture, reset(serial("a", "a_id_seq")), "\"public\".\"a_id_seq\"");
    }
  }

  @Test
  void refusesATableUnderASequencesName() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE TABLE a_id_seq ()");

      refuses(fixture, reset(serial("a", "a_id_seq")), "\"public\".\"a_id_seq\"");
    }
  }

  @Test
  void usesAnEqualSequenceThatAnEarlierRunLeftUnderDrop() throws Exception {
    Table table =
        Described.table("public", "a")
            .with(sequence("public", "shared").setLastValue(7).setCalled(true))
            .with(
                column("id", "integer").setDefaultExpression("nextval('public.shared'::regclass)"))
            .build();
    try (Fixture fixture = Fixture.onExisting("drop")) {
      fixture.sql(
          "CREATE SEQUENCE shared AS integer",
          "CREATE TABLE a (id integer DEFAULT nextval('shared'))");
      TargetEffects effects = fixture.effects();

      fixture.createAll(effects, table);
      perform(effects, reset(table));
      perform(effects, new SetSequences(RUN, Description.of(table), false));

      assertThat(fixture.one("SELECT nextval('shared')")).isEqualTo("8");
    }
  }

  @Test
  void refusesASequenceThatCannotGoAsFarAsTheSources() throws Exception {
    Table table = serial("a", "a_id_seq");
    table.getSequences().getFirst().setLastValue(1_000);
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE a (id serial)",
          "ALTER SEQUENCE a_id_seq MAXVALUE 501",
          "INSERT INTO a DEFAULT VALUES");

      refuses(fixture, reset(table), "a_id_seq", "501", "1000");

      assertThat(fixture.one("SELECT count(*) FROM a")).isEqualTo("1");
    }
  }

  @Test
  void removesTheSequencesOfARunThatWasNotFinished() throws Exception {
    Table table =
        Described.table("public", "a")
            .with(sequence("public", "shared"))
            .with(
                column("id", "integer").setDefaultExpression("nextval('public.shared'::regclass)"))
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects earlier = fixture.effects();
      fixture.createAll(earlier, OTHER_RUN, table);
      perform(earlier, new ReleaseTarget(OTHER_RUN, Ending.CANCELLED));

      assertThat(fixture.one("SELECT to_regclass('shared') IS NULL")).isEqualTo("t");

      fixture.createAll(earlier, OTHER_RUN, table);
      earlier.close();
      perform(fixture.effects(), reset(table));

      assertThat(fixture.one("SELECT to_regclass('shared') IS NULL")).isEqualTo("t");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GENERATED ALWAYS AS (id * 3) STORED | (id * 3)",
        "                                    | is not generated",
      })
  void refusesAColumnThatComputesSomethingElse(String generated, String reason) throws Exception {
    Table table =
        Described.table("public", "a")
            .with("id", "integer")
            .with(
                column("twice", "integer")
                    .setGeneratedExpression("(id * 2)")
                    .setGeneratedStored(true))
            .build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE a (id integer, twice integer " + (generated == null ? "" : generated) + ")",
          "INSERT INTO a (id) VALUES (1)");

      refuses(fixture, reset(table), "\"twice\"", reason, "(id * 2)");

      assertThat(fixture.one("SELECT count(*) FROM a")).isEqualTo("1");
    }
  }

  private static Described people(String table, String type) {
    Described described = Described.table("public", table);
    return type.equals("citext")
        ? described
            .type(UserTypeKind.EXTENSION, "public", "citext", "citext")
            .with(column("name", "\"public\".\"citext\"").setNullable(false))
        : described
            .type(
                UserTypeKind.COLLATION,
                "public",
                "convoy_no_case",
                "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
            .with(
                column("name", "text")
                    .setNullable(false)
                    .setCollation("\"public\".\"convoy_no_case\""));
  }

  /** As the source's own collation does: for unique keys, for who looks, and for foreign keys. */
  @ParameterizedTest
  @ValueSource(strings = {"citext", "icu"})
  void comparesWithoutCaseAsTheSourceDid(String type) throws Exception {
    Table people = people("people", type).with(Described.key("people_name", "name")).build();
    Table guests =
        people("guests", type)
            .with(
                Described.foreignKey("guests_name", List.of("name"), people.getId())
                    .setReferencedColumns(List.of("name")))
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      List<Made> made = fixture.createAll(effects, people, guests);
      fixture.load(made.get(0), 0, 1, "INSERT INTO people VALUES ('Alice')");
      fixture.load(made.get(1), 0, 1, "INSERT INTO guests VALUES ('ALICE')");
      perform(effects, Fixture.finalize(made.get(0), people, 1));
      perform(effects, Fixture.finalize(made.get(1), guests, 1));
      ForeignKeysAdded added =
          (ForeignKeysAdded) perform(effects, new AddForeignKeys(RUN, Description.of(guests)));

      assertThat(added.getLeftOut()).isEmpty();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> fixture.sql("INSERT INTO people VALUES ('aLICE')"))
          .withMessageContaining("people_name");
      assertThat(fixture.one("SELECT name FROM people WHERE name = 'alice'")).isEqualTo("Alice");
      assertThat(fixture.one("SELECT name FROM people WHERE name LIKE 'ali%'")).isEqualTo("Alice");
    }
  }

  /** A name says nothing of how it compares. */
  @ParameterizedTest
  @CsvSource({
    "'(provider = icu, locale = ''und-u-ks-level2'')', true",
    "'(provider = icu, locale = ''und-u-ks-level1'', deterministic = false)', true",
    "'(provider = icu, locale = ''und-u-ks-level2'', deterministic = false)', false"
  })
  void usesACollationThatIsThereOnlyWhereItComparesTheSame(String definition, boolean differs)
      throws Exception {
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE COLLATION convoy_no_case " + definition);
      Table people = people("people", "icu").build();

      if (differs) {
        refuses(
            fixture, reset(people), "\"convoy_no_case\" is there already and compares otherwise");
      } else {
        assertThat(fixture.effects().perform(reset(people))).isNotEmpty();
      }
    }
  }
}
