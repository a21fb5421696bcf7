// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class DescribeIT {
  @TempDir static Path directory;

  private static TestSource source;
  private static Description description;
  private static Map<String, Table> tables;

  @BeforeAll
  static void describe() {
    source = TestSource.start(directory.resolve("postgres"));
    source.run("rich.sql");
    SourceConfig all = source.config();
    SourceConfig config =
        new SourceConfig(
            all.url(),
            all.user(),
            all.password(),
            new TableSelection(List.of("*"), List.of("public.left_?ut")),
            all.chunking(),
            all.chunkBytes(),
            all.onSnapshotLost(),
            all.keepSnapshot(),
            all.maxBlocking(),
            all.snapshot(),
            all.maxConnections(),
            all.maxMbPerSecond(),
            all.types(),
            all.text());
    try (var session = new PostgresSource(config, "p").session("0");
        HeldSnapshot snapshot = session.open()) {
      description = snapshot.describe();
    }
    tables =
        description.tables().stream()
            .collect(
                Collectors.toMap(
                    table -> table.getId().getSchemaName() + "." + table.getId().getName(),
                    Function.identity()));
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @Test
  void carriesTablesOfUsersAndPartitionsWithTheirParent() {
    assertThat(description.tables())
        .extracting(Table::getId)
        .containsExactly(
            new TableId("Odd Schema", "no key?"),
            new TableId("Odd Schema", "refers"),
            new TableId("shop", "Order Line"),
            new TableId("shop", "child"),
            new TableId("shop", "customer"),
            new TableId("shop", "event"),
            new TableId("shop", "parent"));
  }

  @Test
  void spellsTypesForTheTargetAndForTheRegistry() {
    assertThat(table("shop.customer").getColumns())
        .extracting(Column::getName, Column::getTargetType, Column::getBaseType)
        .containsExactly(
            row("id", "integer", "integer"),
            row("email", "public.citext", "citext"),
            row("name", "character varying(40)", "character varying"),
            row("born", "date", "date"),
            row("code", "shop.code", "character varying"),
            row("feeling", "shop.mood", "enum"),
            row("home", "shop.address", "composite"),
            row("places", "shop.address[]", "array"),
            row("score", "numeric(10,2)", "numeric"),
            row("anything", "numeric", "numeric"),
            row("flags", "bit varying(8)", "bit varying"),
            row("fixed", "character(3)", "character"),
            row("moment", "timestamp(3) without time zone", "timestamp without time zone"),
            row("span", "interval day to second(2)", "interval"),
            row("widths", "shop.float_range", "range"),
            row("periods", "int4multirange", "range"),
            row("doubled", "integer", "integer"));
  }

  @Test
  void tellsDefaultsFromIdentitiesAndGeneratedColumns() {
    Column id = column("shop.customer", "id");
    assertThat(id.getIdentity()).isEqualTo(Identity.ALWAYS);
    assertThat(id.getNullable()).isFalse();
    assertThat(id.getDefaultExpression()).isNull();
    assertThat(column("shop.customer", "feeling").getDefaultExpression())
        .isEqualTo("'happy'::shop.mood");
    Column stored = column("shop.customer", "doubled");
    assertThat(stored.getGeneratedExpression()).isEqualTo("(length((name)::text) * 2)");
    assertThat(stored.getGeneratedStored()).isTrue();
    assertThat(stored.getDefaultExpression()).isNull();
    Column virtual = column("Odd Schema.refers", "twice");
    assertThat(virtual.getGeneratedExpression()).isEqualTo("(id * 2)");
    assertThat(virtual.getGeneratedStored()).isFalse();
  }

  @Test
  void keepsCollationsThatAreNotTheTypesOwn() {
    assertThat(column("shop.customer", "name").getCollation()).isEqualTo("pg_catalog.\"C\"");
    assertThat(column("shop.customer", "code").getCollation()).isNull();
  }

  @Test
  void describesKeysWithAllTheirClauses() {
    assertThat(table("shop.customer").getKeys())
        .containsExactly(
            key("customer_pkey", "id").setPrimary(true).setComment("the key").build(),
            key("customer_email_key", "email").setInclude(List.of("name")).build());
    assertThat(table("shop.Order Line").getKeys())
        .containsExactly(
            key("Order Line_pkey", "order", "line \"no\"").setPrimary(true).build(),
            key("line_unique", "customer", "picked")
                .setNullsNotDistinct(true)
                .setDeferrable(true)
                .build());
  }

  @Test
  void describesIndexesColumnByColumn() {
    assertThat(table("shop.customer").getIndexes())
        .extracting(Index::getName)
        .containsExactly(
            "customer_lower", "customer_name_like", "customer_posix", "customer_trigram");
    Index like = index("customer_name_like");
    assertThat(like.getColumns())
        .containsExactly(
            IndexColumn.newBuilder()
                .setColumn("name")
                .setOperatorClass("varchar_pattern_ops")
                .setDescending(true)
                .setNullsFirst(true)
                .build(),
            IndexColumn.newBuilder().setColumn("born").setNullsFirst(true).build());
    assertThat(like.getInclude()).containsExactly("score");
    assertThat(like.getStorage()).containsExactly("fillfactor=70");
    assertThat(like.getPredicate()).isEqualTo("(score > (1)::numeric)");
    assertThat(index("customer_posix").getColumns().getFirst().getCollation())
        .isEqualTo("pg_catalog.\"POSIX\"");
    assertThat(index("customer_posix").getComment()).isEqualTo("for the machine");
    Index trigram = index("customer_trigram");
    assertThat(trigram.getMethod()).isEqualTo("gist");
    assertThat(trigram.getColumns().getFirst().getOperatorClass())
        .isEqualTo("public.gist_trgm_ops (siglen='32')");
  }

  @Test
  void describesIndexesOnExpressions() {
    Index lower = index("customer_lower");

    assertThat(lower.getUnique()).isTrue();
    assertThat(lower.getNullsNotDistinct()).isTrue();
    assertThat(lower.getColumns())
        .extracting(IndexColumn::getColumn, IndexColumn::getExpression)
        .containsExactly(row(null, "lower((name)::text)"), row(null, "((score + (1)::numeric))"));
  }

  @Test
  void describesForeignKeysWithAllTheirClauses() {
    assertThat(table("shop.Order Line").getForeignKeys())
        .containsExactly(
            foreignKey("line_alternative", "shop", "customer")
                .setColumns(List.of("alternative"))
                .setReferencedColumns(List.of("id"))
                .setMatchFull(true)
                .setOnUpdate(ReferentialAction.RESTRICT)
                .setOnDelete(ReferentialAction.SET_DEFAULT)
                .setValidated(false)
                .build(),
            foreignKey("line_customer", "shop", "customer")
                .setColumns(List.of("customer"))
                .setReferencedColumns(List.of("id"))
                .setOnUpdate(ReferentialAction.CASCADE)
                .setOnDelete(ReferentialAction.SET_NULL)
                .setDeferrable(true)
                .setInitiallyDeferred(true)
                .build(),
            foreignKey("line_other", "shop", "Order Line")
                .setColumns(List.of("order", "alternative"))
                .setReferencedColumns(List.of("order", "line \"no\""))
                .setOnUpdate(ReferentialAction.NO_ACTION)
                .setOnDelete(ReferentialAction.SET_NULL)
                .setOnDeleteColumns(List.of("alternative"))
                .build());
  }

  @Test
  void leavesOutForeignKeysToTablesThatAreNotCarried() {
    assertThat(table("Odd Schema.refers").getForeignKeys()).isEmpty();
    assertThat(table("Odd Schema.refers").getWarnings())
        .containsExactly("foreign key refers_id_fkey is not carried: nor is public.left_out");
  }

  @Test
  void takesChecksAndExclusionsByTheirDefinition() {
    assertThat(table("shop.customer").getConstraints())
        .containsExactly(
            new Constraint(
                "customer_born",
                "CHECK ((born > '1900-01-01'::date))",
                "nobody is that old",
                null,
                false,
                false,
                null),
            new Constraint(
                "customer_score",
                "CHECK ((score >= (0)::numeric)) NOT VALID",
                null,
                null,
                false,
                false,
                null));
    assertThat(table("shop.Order Line").getConstraints())
        .containsExactly(
            new Constraint(
                "line_during",
                "EXCLUDE USING gist (during WITH &&)",
                null,
                null,
                false,
                false,
                null));
  }

  @Test
  void saysWhereEachSequenceStands() {
    assertThat(table("shop.customer").getSequences())
        .containsExactly(
            sequence("customer_id_seq", "integer")
                .setColumn("id")
                .setStart(100)
                .setIncrement(10)
                .setMin(1)
                .setMax(Integer.MAX_VALUE)
                .setCache(1)
                .setLastValue(110)
                .setCalled(true)
                .build());
    assertThat(table("shop.Order Line").getSequences())
        .extracting(Sequence::getName, Sequence::getColumn, Sequence::getLastValue)
        .containsExactly(
            row("Order Line_line \"no\"_seq", "line \"no\"", 2L),
            row("shared", null, 50L),
            row("unused", null, 1L));
  }

  @Test
  void namesTypesAfterWhatTheyAreMadeOf() {
    assertThat(table("shop.customer").getTypes())
        .containsExactly(
            new UserType(
                "public", "citext", UserTypeKind.EXTENSION, "citext", List.of(), List.of()),
            new UserType(
                "public", "pg_trgm", UserTypeKind.EXTENSION, "pg_trgm", List.of(), List.of()),
            new UserType(
                "shop",
                "code",
                UserTypeKind.DOMAIN,
                "AS character varying(10) COLLATE pg_catalog.\"C\" NOT NULL",
                List.of(),
                List.of()),
            new UserType(
                "shop",
                "mood",
                UserTypeKind.ENUM,
                "AS ENUM ('sad', 'it''s ok', 'happy')",
                List.of(),
                List.of()),
            new UserType(
                "shop",
                "positive",
                UserTypeKind.DOMAIN,
                "AS integer DEFAULT 1 CONSTRAINT positive_check CHECK ((VALUE > 0))",
                List.of(),
                List.of()),
            new UserType(
                "shop",
                "address",
                UserTypeKind.COMPOSITE,
                "AS (street text, \"house no\" shop.positive, zip character varying(10))",
                List.of(),
                List.of()),
            new UserType(
                "shop",
                "float_range",
                UserTypeKind.RANGE,
                "AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi,"
                    + " MULTIRANGE_TYPE_NAME = shop.float_multirange)",
                List.of(),
                List.of()));
  }

  @Test
  void warnsOfWhatATableLoses() {
    assertThat(table("shop.Order Line").getWarnings())
        .containsExactly(
            "triggers are not carried (1): CREATE TRIGGER touched BEFORE INSERT ON shop.\"Order"
                + " Line\" FOR EACH ROW EXECUTE FUNCTION shop.touch()",
            "rules are not carried (1): CREATE RULE quiet AS\n"
                + "    ON DELETE TO shop.\"Order Line\" DO INSTEAD NOTHING",
            "row security policies are not carried (1): CREATE POLICY mine ON shop.\"Order Line\""
                + " AS PERMISSIVE FOR ALL TO PUBLIC USING (true)",
            "extended statistics are not carried (1): CREATE STATISTICS shop.line_statistics ON"
                + " \"order\", customer FROM shop.\"Order Line\"");
    assertThat(table("shop.parent").getWarnings().getFirst()).contains("is inherited from");
    assertThat(table("shop.child").getWarnings().getFirst())
        .contains("inherits")
        .contains("parent");
    assertThat(table("shop.event").getWarnings().getFirst())
        .isEqualTo(
            "is partitioned: carried as one plain table; partitions (2): RANGE (happened);"
                + " shop.event_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'),"
                + " shop.event_rest DEFAULT");
    assertThat(table("Odd Schema.no key?").getWarnings())
        .containsExactly("was UNLOGGED and becomes LOGGED (1): unlogged");
  }

  @Test
  void warnsOfWhatTheDatabaseLoses() {
    assertThat(description.warnings())
        .containsExactly(
            "not carried: 1 materialized views: CREATE MATERIALIZED VIEW shop.kept_names AS SELECT"
                + " name\n   FROM shop.customer",
            "not carried: 1 views: CREATE VIEW shop.names AS SELECT name\n   FROM shop.customer",
            "not carried: 1 functions, procedures and aggregates: CREATE OR REPLACE FUNCTION"
                + " shop.touch()\n"
                + " RETURNS trigger\n"
                + " LANGUAGE plpgsql\n"
                + "AS $function$BEGIN RETURN NEW; END$function$\n",
            "not carried: 1 publications: publication everything");
  }

  @Test
  void estimatesRowsAndBytes() {
    Table event = table("shop.event");
    assertThat(event.getEstimatedRows()).isEqualTo(1_000);
    assertThat(event.getEstimatedBytes()).isGreaterThan(50_000);
    assertThat(event.getPages()).as("a partitioned table has no pages of its own").isZero();
    assertThat(table("shop.customer").getPages()).isEqualTo(1);
    assertThat(table("shop.customer").getEstimatedRows()).isEqualTo(2);
  }

  @Test
  void carriesComments() {
    assertThat(table("shop.customer").getComment()).isEqualTo("who buys");
    assertThat(column("shop.customer", "name").getComment()).isEqualTo("as they write it");
  }

  private static Table table(String name) {
    return Objects.requireNonNull(tables.get(name));
  }

  private static Column column(String table, String name) {
    return table(table).getColumns().stream()
        .filter(column -> column.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Index index(String name) {
    return table("shop.customer").getIndexes().stream()
        .filter(index -> index.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Key.Builder key(String name, String... columns) {
    return Key.newBuilder().setName(name).setPrimary(false).setColumns(List.of(columns));
  }

  private static ForeignKey.Builder foreignKey(String name, String schema, String table) {
    return ForeignKey.newBuilder().setName(name).setReferencedTable(new TableId(schema, table));
  }

  private static Sequence.Builder sequence(String name, String type) {
    return Sequence.newBuilder()
        .setSchemaName("shop")
        .setName(name)
        .setDataType(type)
        .setCycle(false);
  }

  private static Tuple row(@Nullable Object... values) {
    return Tuple.tuple(values);
  }
}
