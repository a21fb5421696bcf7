// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserTypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Servers.class)
@Timeout(600)
class CreateEffectIT {
  private static final Table PLAIN =
      Described.table("public", "plain").notNull("id", "integer").with("name", "text").build();

  @Test
  void makesTableSchemaAndTopicAndTheSameAgainWhenRepeated() throws Exception {
    Table table =
        Described.table("sales", "Order Lines")
            .type(UserTypeKind.ENUM, "sales", "state", "AS ENUM ('new', 'paid')")
            .type(UserTypeKind.DOMAIN, "sales", "price", "AS numeric(10,2) CHECK (VALUE >= 0)")
            .type(UserTypeKind.COMPOSITE, "sales", "pair", "AS (a integer, b text)")
            .type(UserTypeKind.RANGE, "sales", "prices", "AS RANGE (subtype = numeric)")
            .identity("id", Identity.BY_DEFAULT, sequence("sales", "lines_seq").setStart(7))
            .with(column("state", "sales.state").setDefaultExpression("'new'::sales.state"))
            .with("price", "sales.price")
            .with("pair", "sales.pair")
            .with("range", "sales.prices")
            .with(
                column("twice", "numeric")
                    .setGeneratedExpression("price * 2")
                    .setGeneratedStored(true))
            .bytes(5 << 19)
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made first = fixture.createAll(effects, table).getFirst();

      Made second = Fixture.make(effects, RUN, table);

      assertThat(second).isEqualTo(first);
      assertThat(first.partitions()).isEqualTo(3);
      assertThat(first.topic()).isEqualTo(fixture.topics.data(RUN, table.getId()));
      assertThat(fixture.dataTopics()).containsExactly(first.topic());
      RowLayout layout = RowLayout.of(fixture.registry.schema(first.schemaId()));
      assertThat(layout.targetTable()).isEqualTo("Order Lines");
      assertThat(layout.fields()).hasSize(5);
      fixture.sql("INSERT INTO sales.\"Order Lines\" (price) VALUES (2)");
      assertThat(
              fixture.one("SELECT id || ' ' || state || ' ' || twice FROM sales.\"Order Lines\""))
          .isEqualTo("7 new 4.00");
      assertThat(fixture.all("SELECT relpersistence FROM pg_class WHERE relname = 'Order Lines'"))
          .containsExactly("p");
      assertThat(fixture.all("SELECT partition FROM convoy.checkpoint_logged ORDER BY partition"))
          .containsExactly("0", "1", "2");
      assertThat(fixture.all("SELECT run_id FROM convoy.owned_table")).containsExactly(RUN);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 1", "1048576, 1", "1048577, 2", "9999999999, 3"})
  void givesTopicsPartitionsByBytes(long bytes, int partitions) throws Exception {
    Table table = Described.table("public", "t").notNull("id", "integer").bytes(bytes).build();
    try (Fixture fixture = Fixture.create()) {
      Made created = fixture.createAll(fixture.effects(), table).getFirst();

      assertThat(created.partitions()).isEqualTo(partitions);
    }
  }

  @Test
  void letsTablesShareTypesAndSequencesHoweverTheyAreCreated() throws Exception {
    try (Fixture fixture = Fixture.create();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      TargetEffects effects = fixture.effects();
      List<Table> tables = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        tables.add(
            Described.table("app", "t" + i)
                .type(UserTypeKind.ENUM, "types", "mood", "AS ENUM ('sad')")
                .with(sequence("app", "shared"))
                .with(
                    column("n", "integer").setDefaultExpression("nextval('app.shared'::regclass)"))
                .with("mood", "types.mood")
                .build());
      }
      perform(effects, Fixture.reset(RUN, tables.toArray(Table[]::new)));
      List<Future<?>> created = new ArrayList<>();
      for (Table table : tables) {
        created.add(
            threads.submit(() -> perform(effects, new CreateTable(RUN, Description.of(table)))));
      }
      for (Future<?> future : created) {
        future.get();
      }

      assertThat(fixture.one("SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$'"))
          .isEqualTo("12");
      fixture.sql("INSERT INTO app.t0 DEFAULT VALUES", "INSERT INTO app.t1 DEFAULT VALUES");
      assertThat(fixture.one("SELECT n FROM app.t1")).isEqualTo("2");
    }
  }

  @Test
  void makesATypeThatIsNamedAsTheArrayOfATable() throws Exception {
    Table status = Described.table("public", "status").with("id", "integer").build();
    Table ticket =
        Described.table("public", "ticket")
            .type(UserTypeKind.ENUM, "public", "_status", "AS ENUM ('open', 'shut')")
            .with("s", "public._status")
            .with("more", "public._status[]")
            .build();
    try (Fixture fixture = Fixture.create()) {
      fixture.createAll(fixture.effects(), status, ticket);

      assertThat(
              fixture.all(
                  "SELECT t.typtype::text || t.typname FROM pg_attribute a JOIN pg_type t"
                      + " ON t.oid = a.atttypid WHERE a.attrelid = 'ticket'::regclass"
                      + " AND a.attnum > 0 ORDER BY a.attnum"))
          .element(0)
          .isEqualTo("e_status");
      fixture.sql("INSERT INTO ticket VALUES ('open', '{shut,open}')");
      assertThat(fixture.one("SELECT more[2] = s FROM ticket")).isEqualTo("t");
    }
  }

  @Test
  void saysWhatHasTheNameOfATypeInsteadOfTakingItForTheType() throws Exception {
    Table table =
        Described.table("public", "t")
            .type(UserTypeKind.ENUM, "public", "mood", "AS ENUM ('sad')")
            .with("m", "public.mood")
            .build();
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE DOMAIN mood AS text");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.createAll(fixture.effects(), table))
          .withMessageContainingAll("\"public\".\"mood\" is domain over text", "enum ('sad')");
    }
  }

  @Test
  void waitsForTheTableWhoseRowsAColumnHolds() throws Exception {
    Table user = rowsOf("public", "a_has");
    Table used = Described.table("public", "b_src").with("a", "integer").with("b", "text").build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      perform(effects, Fixture.reset(RUN, user, used));

      assertThat(effects.perform(new CreateTable(RUN, Description.of(user)))).isEmpty();
      assertThat(fixture.one("SELECT to_regclass('a_has') IS NULL")).isEqualTo("t");
      assertThat(fixture.dataTopics()).isEmpty();
      perform(effects, new CreateTable(RUN, Description.of(used)));
      perform(effects, new CreateTable(RUN, Description.of(user)));

      fixture.sql("INSERT INTO a_has VALUES ('(1,x)', '{\"(2,y)\"}')");
      assertThat(fixture.one("SELECT (rs[1]).a + (r).a FROM a_has")).isEqualTo("3");
    }
  }

  @Test
  void makesACompositeTypeOfARowWhoseTableHasAnotherNameInTheTarget() throws Exception {
    Table user = rowsOf("public", "a_has");
    try (Fixture fixture = Fixture.onExisting("fail", "  schemas: { public: app }")) {
      fixture.createAll(fixture.effects(), user);

      assertThat(fixture.one("SELECT typtype FROM pg_type WHERE typname = 'b_src'")).isEqualTo("c");
    }
  }

  @Test
  void refusesRowsOfATableThatCouldNotBecomeLogged() throws Exception {
    try (Fixture fixture = Fixture.loadingAs(Persistence.UNLOGGED)) {
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.createAll(fixture.effects(), rowsOf("public", "a_has")))
          .withMessageContainingAll(
              "\"public\".\"a_has\"", "\"public\".\"b_src\"", "target.load-as: logged")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.CONFIGURATION);
    }
  }

  private static Table rowsOf(String schema, String name) {
    return Described.table(schema, name)
        .type(UserTypeKind.TABLE_ROW, "public", "b_src", "AS (a integer, b text)")
        .with("r", "public.b_src")
        .with("rs", "public.b_src[]")
        .build();
  }

  @Test
  void appliesNamesEverywhere() throws Exception {
    Table table =
        Described.table("dbo", "BlogPosts")
            .with(sequence("dbo", "BlogPosts_Id_seq").setColumn("PostId"))
            .with(
                column("PostId", "integer")
                    .setNullable(false)
                    .setDefaultExpression("nextval('dbo.\"BlogPosts_Id_seq\"'::regclass)"))
            .primaryKey("PK_BlogPosts", "PostId")
            .build();
    try (Fixture fixture =
        Fixture.onExisting("fail", "  schemas: { dbo: public }", "  identifiers: snake")) {
      fixture.createAll(fixture.effects(), table);

      assertThat(fixture.one("SELECT pg_get_serial_sequence('public.blog_posts', 'post_id')"))
          .isEqualTo("public.blog_posts_id_seq");
      fixture.sql("INSERT INTO blog_posts DEFAULT VALUES");
      assertThat(fixture.one("SELECT to_regnamespace('dbo') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void saysWhichExpressionTheTargetDoesNotUnderstandAndLeavesNothing() throws Exception {
    Table byDefault =
        Described.table("public", "broken")
            .with(column("a", "integer").setDefaultExpression("no_such_function()"))
            .build();
    Table byCheck =
        Described.table("public", "broken")
            .with("a", "integer")
            .constraint("positive", "CHECK (is_positive(a))")
            .build();
    try (Fixture fixture = Fixture.onExisting("fail", "  on-broken-constraint: fail")) {
      TargetEffects effects = fixture.effects();
      perform(effects, Fixture.reset(RUN, byCheck));

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(new CreateTable(RUN, Description.of(byDefault))))
          .withMessageContainingAll(
              "column \"a\" of \"public\".\"broken\"", "SET DEFAULT no_such_function()");
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(new CreateTable(RUN, Description.of(byCheck))))
          .withMessageContainingAll(
              "constraint \"positive\" to \"public\".\"broken\"", "CHECK (is_positive(a))")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_ERROR);
      assertThat(fixture.one("SELECT to_regclass('broken') IS NULL")).isEqualTo("t");
      assertThat(fixture.dataTopics()).isEmpty();
    }
  }

  @Test
  void takesNoSequenceAwayFromAnotherTable() throws Exception {
    Table table =
        Described.table("public", "t")
            .with(sequence("public", "other_id_seq").setColumn("id"))
            .with("id", "integer")
            .build();
    try (Fixture fixture = Fixture.create()) {
      fixture.sql("CREATE TABLE other (id serial)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.createAll(fixture.effects(), table))
          .withMessageContainingAll("\"public\".\"other_id_seq\"", "belongs to another table");
    }
  }

  @Test
  void adoptsAnEmptiedTableAsItIsAndSetsItsForeignKeysAside() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE TABLE parent (id integer PRIMARY KEY)",
          "CREATE TABLE plain (id integer, name text, more text DEFAULT 'x',"
              + " CONSTRAINT to_parent FOREIGN KEY (id) REFERENCES parent ON DELETE CASCADE)");
      TargetEffects effects = fixture.effects();

      Made created = fixture.createAll(effects, PLAIN).getFirst();
      perform(effects, new CreateTable(RUN, Description.of(PLAIN)));

      assertThat(fixture.one("SELECT relpersistence FROM pg_class WHERE relname = 'plain'"))
          .isEqualTo("p");
      assertThat(fixture.all("SELECT topic || partition || done FROM convoy.checkpoint_logged"))
          .containsExactly(created.topic() + "0false");
      assertThat(fixture.one("SELECT count(*) FROM convoy.owned_table")).isEqualTo("0");
      assertThat(fixture.all("SELECT name || ' ' || definition FROM convoy.set_aside_key"))
          .containsExactly(
              "to_parent FOREIGN KEY (id) REFERENCES public.parent(id) ON DELETE CASCADE");
      fixture.sql("INSERT INTO plain VALUES (404)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id integer                            | \"name\" is missing",
        "id bigint, name text                  | \"id\" is bigint, but integer is needed",
        "id integer, name varchar(5)           | \"name\" is character varying(5)",
        "id integer, name text, x text NOT NULL | \"x\" is NOT NULL without a default",
        "id integer GENERATED ALWAYS AS (1) STORED, name text | \"id\" is generated",
      })
  void refusesAnExistingTableThatCannotTakeTheRows(String columns, String reason) throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE plain (" + columns + ")");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.createAll(fixture.effects(), PLAIN))
          .withMessageContainingAll("\"public\".\"plain\"", reason, "on-existing")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_EXISTS);
    }
  }

  @Test
  void acceptsWiderTypesInAnExistingTable() throws Exception {
    Table table =
        Described.table("public", "t")
            .with("a", "character varying(10)")
            .with("b", "numeric(10,2)")
            .with("c", "character varying(10)")
            .with("f", "public.own")
            .with("g", "numeric(4,1)")
            .with(column("d", "integer").setGeneratedExpression("1").setGeneratedStored(true))
            .build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(
          "CREATE DOMAIN own AS numeric(5,1)",
          "CREATE TABLE t (e integer, c varchar, b numeric(12,2), a varchar(11), f own, g own,"
              + " d integer GENERATED ALWAYS AS (1) STORED)");

      assertThat(fixture.createAll(fixture.effects(), table)).hasSize(1);
    }
  }

  @Test
  void refusesRoundedNumbersInAnExistingTable() throws Exception {
    Table table = Described.table("public", "t").with("b", "numeric(10,2)").build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE t (b numeric(12,1))");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.createAll(fixture.effects(), table))
          .withMessageContaining("is numeric(12,1), but numeric(10,2) is needed");
    }
  }

  @Test
  void refusesTablesThatFallTogetherAndTheSchemaOfItsOwnBookkeeping() throws Exception {
    Table inA = Described.table("a", "users").build();
    Table inB = Described.table("b", "users").build();
    Table ofConvoy = Described.table("c", "users").build();
    try (Fixture fixture = Fixture.onExisting("fail", "  schemas: { a: app, b: app, c: convoy }")) {
      TargetEffects effects = fixture.effects();

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(Fixture.reset(RUN, inA, inB)))
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.CONFIGURATION);
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(Fixture.reset(RUN, ofConvoy)))
          .withMessageContaining("target.schemas");
    }
  }

  @Test
  void leavesKeysForLater() throws Exception {
    Table table =
        Described.table("public", "t")
            .notNull("id", "integer")
            .primaryKey("t_pkey", "id")
            .with(key("t_id_key", "id"))
            .with(foreignKey("self", List.of("id"), new TableId("public", "t")))
            .build();
    try (Fixture fixture = Fixture.create()) {
      fixture.createAll(fixture.effects(), table);

      assertThat(fixture.one("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass"))
          .isEqualTo("0");
    }
  }
}
