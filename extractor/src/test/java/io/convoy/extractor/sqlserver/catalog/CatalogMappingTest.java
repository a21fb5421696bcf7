// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.TypeOptions.ExcessDigits;
import io.convoy.common.config.TypeOptions.OffsetForm;
import io.convoy.common.config.TypeOptions.SpatialForm;
import io.convoy.common.config.TypeOptions.TinyintRange;
import io.convoy.common.config.TypeOptions.VariantForm;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
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
import io.convoy.schemas.table.TextComparison;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogMappingTest {
  private static final TablePatterns ALL =
      new TablePatterns(new TableSelection(List.of(), List.of()));

  private final CatalogRows rows = RecordedCatalog.rows();
  private final CarriedTables carried = RecordedCatalog.carried(rows);
  private final Comments comments = new Comments(rows.properties());
  private final Map<String, Table> tables =
      CatalogMapping.tables(rows, carried, rows.tables().sizes(), comments, ALL).stream()
          .collect(Collectors.toMap(table -> table.getId().getName(), Function.identity()));

  private Table table(String name) {
    return Objects.requireNonNull(tables.get(name), name);
  }

  @Test
  void carriesTheColumnsThatHoldSomethingOfTheirOwn() {
    assertThat(table("Customer").getColumns())
        .extracting(Column::getName, Column::getTargetType, Column::getNullable)
        .containsExactly(
            tuple("Id", "integer", false),
            tuple("Name", "character varying(100)", false),
            tuple("Email", "character varying(100)", true),
            tuple("Notes", "text", true),
            tuple("Text", "character varying(2000)", true));
    assertThat(table("Person").getColumns())
        .extracting(Column::getName)
        .containsExactly("$node_id_1", "Name");
    assertThat(table("Customer").getColumns()).extracting(Column::getCollation).containsOnlyNulls();
  }

  @Test
  void warnsOfWhatIsLost() {
    assertThat(table("Customer").getWarnings())
        .containsExactly(
            "is memory-optimized: carried as a plain table",
            "sparse columns become plain ones (1): Notes",
            "column sets are not carried, but their columns (1): Everything",
            "triggers are not carried (2): TR_a, TR_b",
            "text of TR_b: CREATE TRIGGER TR_b AS 1",
            "default of column Notes is not carried: HOST_NAME is not translated: (host_name())",
            "default of column Text is not carried: the server does not give its text, or the login"
                + " may not see it (GRANT VIEW DEFINITION)",
            "index IX_Sounds is not carried: it is filtered, and SOUNDEX is not translated:"
                + " (soundex([Name])='A100')",
            "index CS is not carried: it is a columnstore index",
            "index IX_Long is carried without the columns that it includes (Text): they may be too"
                + " long for an index of PostgreSQL",
            "index IX_Off is not carried: it is disabled");
    assertThat(table("Order").getWarnings())
        .containsExactly(
            "check constraint CK_Odd is not carried: it calls a function of users, or a"
                + " method: ([dbo].[f]([Id])=(1))",
            "check constraint CK_Total is not carried (it is disabled): ([Total]>=(0))",
            "key UQ_State is carried in ascending order, as all keys of PostgreSQL are; at the"
                + " source these columns descend: State",
            "key UQ_State refuses a row whose key is there already; the source skips it"
                + " (IGNORE_DUP_KEY, in PostgreSQL INSERT ... ON CONFLICT DO NOTHING)",
            "foreign key FK_Off is not carried: it is disabled",
            "foreign key FK_Secret is not carried: nor is dbo.Secret");
    assertThat(table("Price").getWarnings())
        .containsExactly(
            "is system-versioned: carried as a plain table; earlier versions of its rows are in"
                + " dbo.PriceHistory",
            "generated columns are carried as their values (1): ValidFrom");
    assertThat(table("Person").getWarnings())
        .contains("index GRAPH_UNIQUE_INDEX_1 is not carried: one of its columns is not");
  }

  @Test
  void carriesKeysAndIndexes() {
    assertThat(table("Customer").getKeys())
        .extracting(
            Key::getName,
            Key::getPrimary,
            Key::getColumns,
            Key::getNullsNotDistinct,
            Key::getComment)
        .containsExactly(
            tuple("PK_Customer", true, List.of("Id"), false, "The key"),
            tuple("UQ_Email", false, List.of("Email"), true, null));
    assertThat(table("Customer").getIndexes())
        .extracting(Index::getName, Index::getMethod, Index::getInclude, Index::getComment)
        .containsExactly(
            tuple("HX", "btree", List.of(), null),
            tuple("IX_Filtered", "btree", List.of(), null),
            tuple("IX_Long", "btree", List.of(), null),
            tuple("IX_Name", "btree", List.of("Id"), "For the search"));
    assertThat(table("Customer").getIndexes().getLast().getColumns())
        .extracting(IndexColumn::getColumn, IndexColumn::getDescending, IndexColumn::getNullsFirst)
        .containsExactly(tuple("Name", true, true), tuple("Email", false, false));
  }

  @Test
  void givesIndexesOfOneSchemaDifferentNames() {
    assertThat(table("Order").getIndexes())
        .extracting(Index::getName)
        .containsExactly("Order_IX_Name");
  }

  @Test
  void carriesWhatIsTranslatedWithItsOriginal() {
    assertThat(table("Customer").getColumns())
        .filteredOn(column -> column.getName().equals("Email"))
        .extracting(Column::getDefaultExpression, Column::getOriginal)
        .containsExactly(tuple("session_user::text", "(suser_sname())"));
    assertThat(table("Customer").getColumns().get(1).getOriginal()).isNull();
    assertThat(table("Customer").getIndexes())
        .filteredOn(index -> index.getName().equals("IX_Filtered"))
        .extracting(Index::getPredicate, Index::getOriginal)
        .containsExactly(tuple("(\"Email\" IS NOT NULL)", "([Email] IS NOT NULL)"));
    assertThat(table("Order").getConstraints())
        .containsExactly(
            new Constraint(
                "CK_Id", "CHECK ((\"Id\" > 0)) NOT VALID", null, "([Id]>(0))", false, false, null));
    assertThat(table("Person").getColumns().getLast().getGeneratedExpression())
        .isEqualTo("upper(\"Name\")");
    assertThat(table("Person").getColumns().getLast().getGeneratedStored()).isTrue();
    assertThat(table("PriceHistory").getWarnings())
        .contains(
            "computed column Id is carried as its values, not computed: column Price is not"
                + " carried: ([Price]*[Count])");
  }

  @Test
  void carriesTheSequencesThatDefaultsDrawFrom() {
    Column drawing = table("Order").getColumns().get(1);

    assertThat(drawing.getDefaultExpression())
        .isEqualTo("nextval('\"dbo\".\"Numbers\"'::regclass)::integer");
    assertThat(table("Order").getSequences())
        .extracting(
            Sequence::getName,
            Sequence::getColumn,
            Sequence::getIncrement,
            Sequence::getMax,
            Sequence::getCycle,
            Sequence::getLastValue,
            Sequence::getCalled)
        .contains(tuple("Numbers", null, 2L, 1_000L, true, 7L, true));
  }

  @Test
  void carriesTheSequencesThatOnlyProgramsDrawFrom() {
    assertThat(table("Customer").getSequences())
        .extracting(Sequence::getName, Sequence::getColumn)
        .containsExactly(tuple("Customer_Id_seq", "Id"), tuple("Tickets", null));
    assertThat(ObjectQueries.sequences(rows.sequences(), List.copyOf(tables.values()))).isEmpty();
    assertThat(ObjectQueries.sequences(rows.sequences(), List.of()))
        .extracting(ObjectRow::name)
        .containsExactly("dbo.Numbers at 7", "dbo.Tickets at 7");
  }

  @Test
  void leavesSequencesAndSchemasOutThatAreNotSelected() {
    TablePatterns orders = new TablePatterns(new TableSelection(List.of("dbo.Order"), List.of()));

    assertThat(CatalogMapping.tables(rows, carried, rows.tables().sizes(), comments, orders))
        .allSatisfy(table ->
            assertThat(table.getSequences())
                .extracting(Sequence::getName)
                .doesNotContain("Tickets"))
        .flatExtracting(Table::getTypes)
        .extracting(UserType::getName, UserType::getKind, UserType::getDefinition)
        .containsExactly(tuple("dbo", UserTypeKind.SCHEMA, "All of it"));
  }

  @Test
  void carriesSchemasWithoutTablesAndCommentsOnSchemas() {
    assertThat(table("Customer").getTypes())
        .extracting(UserType::getName, UserType::getKind, UserType::getDefinition)
        .containsExactly(
            tuple("dbo", UserTypeKind.SCHEMA, "All of it"),
            tuple("later", UserTypeKind.SCHEMA, "To come"),
            tuple("empty", UserTypeKind.SCHEMA, ""));
    assertThat(table("Order").getTypes()).isEmpty();
  }

  @Test
  void namesThePropertiesThatAreNoComments() {
    assertThat(tables).isNotEmpty();
    assertThat(comments.rest(Set.of(RecordedCatalog.SECRET)))
        .extracting(ObjectRow::name)
        .containsExactly(
            "Comment of Customer.Email: A second one",
            "Owner of Customer: Sales team",
            "MS_Description of DF_Name: As long as it has none",
            "Version of DATABASE: 7");
  }

  @Test
  void checksTheRangeOfTinyintsWhereThatIsWanted() {
    TypeOptions options =
        new TypeOptions(
            ExcessDigits.TRUNCATE,
            OffsetForm.UTC,
            VariantForm.TEXT,
            SpatialForm.TEXT,
            TinyintRange.CHECK);
    CarriedTables checked = RecordedCatalog.carried(rows, List.of("dbo.Secret"), options);

    assertThat(CatalogMapping.tables(rows, checked, rows.tables().sizes(), comments, ALL))
        .flatExtracting(Table::getConstraints)
        .contains(
            Constraint.newBuilder()
                .setName("State_tinyint")
                .setDefinition("CHECK (\"State\" BETWEEN 0 AND 255)")
                .setOriginal("[State] tinyint")
                .build());
  }

  @Test
  void readsDefaultsThatAreObjectsOfTheirOwn() {
    assertThat(table("Order").getColumns().get(2).getDefaultExpression())
        .isEqualTo("(1 + 1)::numeric(19,4)");
  }

  @Test
  void carriesForeignKeysAsFarAsTheyAreTrusted() {
    assertThat(table("Order").getForeignKeys())
        .extracting(
            ForeignKey::getName,
            ForeignKey::getOnDelete,
            ForeignKey::getOnUpdate,
            ForeignKey::getValidated)
        .containsExactly(
            tuple("FK_Customer", ReferentialAction.CASCADE, ReferentialAction.SET_NULL, false));
  }

  @Test
  void goesOnWhereIdentitiesStand() {
    assertThat(table("Customer").getSequences())
        .extracting(Sequence::getName, Sequence::getLastValue, Sequence::getCalled)
        .contains(tuple("Customer_Id_seq", 42L, true));
    assertThat(table("Order").getSequences())
        .extracting(Sequence::getDataType, Sequence::getLastValue, Sequence::getCalled)
        .contains(tuple("bigint", 100L, false));
    assertThat(table("Order").getColumns().getFirst().getIdentity()).isEqualTo(Identity.BY_DEFAULT);
  }

  @Test
  void letsDecimalIdentitiesDrawFromASequence() {
    Column id = table("Price").getColumns().getFirst();
    Sequence sequence = table("Price").getSequences().getFirst();

    assertThat(id.getIdentity()).isNull();
    assertThat(id.getDefaultExpression())
        .isEqualTo("nextval('\"dbo\".\"Price_Id_seq\"'::regclass)");
    assertThat(sequence.getDataType()).isEqualTo("bigint");
    assertThat(sequence.getColumn()).isEqualTo("Id");
    assertThat(sequence.getIncrement()).isEqualTo(-1);
    assertThat(sequence.getMin()).isEqualTo(-999_999_999_999L);
    assertThat(sequence.getMax()).isEqualTo(10);
  }

  @Test
  void keepsDefaultsAndComments() {
    Table customer = table("Customer");

    assertThat(customer.getComment()).isEqualTo("Who buys");
    assertThat(customer.getColumns().get(1).getComment()).isEqualTo("As on the letter");
    assertThat(customer.getColumns().get(2).getComment()).isEqualTo("To write to");
    assertThat(customer.getColumns().get(1).getDefaultExpression()).isEqualTo("'nobody'");
  }

  @Test
  void saysHowLargeTablesAre() {
    assertThat(table("Customer").getEstimatedRows()).isEqualTo(42);
    assertThat(table("Customer").getEstimatedBytes()).isEqualTo(16_384);
    assertThat(table("Price").getEstimatedRows()).isEqualTo(-1);
    assertThat(table("Price").getEstimatedBytes()).isZero();
  }

  @Test
  void namesWhatElseTheDatabaseHas() {
    assertThat(DatabaseNotes.of(rows.objects()))
        .containsExactly("not carried: 2 views: dbo.v1, dbo.v2", "text of dbo.v2: CREATE VIEW v2");
  }

  @Test
  void knowsWhatTextsAreComparedBy() {
    assertThat(table("Customer").getColumns())
        .filteredOn(column -> column.getName().equals("Email"))
        .singleElement()
        .satisfies(email -> {
          assertThat(email.getComparison()).isEqualTo(TextComparison.NO_CASE);
          assertThat(email.getSourceCollation()).isEqualTo("SQL_Latin1_General_CP1_CI_AS");
        });
    assertThat(TextComparisons.of("Latin1_General_100_CI_AI_SC_UTF8"))
        .isEqualTo(TextComparison.NO_CASE_NO_ACCENTS);
    assertThat(TextComparisons.of("Finnish_Swedish_CS_AI")).isEqualTo(TextComparison.NO_ACCENTS);
    assertThat(TextComparisons.of("Latin1_General_BIN2")).isNull();
  }

  @Test
  void saysWhereValuesMayBecomeEqualThatAreUnique() {
    assertThat(
            IndexNotes.of(
                unique(), List.of(column("sql_variant", 0), column("datetime2", 7)), List.of()))
        .containsExactly(
            "is unique over c, a sql_variant that becomes text, so that values of two types with"
                + " one text are equal (source.types.sql-variant: json keeps them apart, but has no"
                + " keys)",
            "is unique over c, which loses its seventh digit, so that values that differ in it"
                + " alone are equal (source.types.excess-digits: text keeps it)");
    assertThat(
            IndexNotes.of(unique(), List.of(column("datetime2", 6), column("int", 0)), List.of()))
        .isEmpty();
  }

  private static IndexRow unique() {
    return new IndexRow(1, 2, "UQ", 0, 2, Set.of(IndexTrait.UNIQUE), null);
  }

  private static CarriedColumn column(String type, int scale) {
    TypeSpec spec = new TypeSpec(type, 8, 0, scale, "");
    return new CarriedColumn(
        new ColumnRow(1, 1, "c", spec, null, Set.of(), 0),
        "c",
        SourceType.of(spec, TypeOptions.DEFAULTS));
  }

  @Test
  void keepsALineOfTheReportWithinItsRoom() {
    List<ObjectRow> many =
        IntStream.range(0, 3_000)
            .mapToObj(i -> new ObjectRow("procedures", "dbo.p" + i, "CREATE PROCEDURE p" + i))
            .toList();

    List<String> notes = DatabaseNotes.of(many);

    assertThat(notes.getFirst())
        .startsWith("not carried: 3000 procedures: dbo.p0, dbo.p1, ")
        .endsWith(" more")
        .hasSizeLessThan(4_100);
    assertThat(notes)
        .hasSize(22)
        .contains("text of dbo.p19: CREATE PROCEDURE p19")
        .contains("2980 texts more are in the source's sys.sql_modules");
  }

  @Test
  void refusesASelectionOfNothing() {
    assertThatThrownBy(() -> RecordedCatalog.carried(rows, List.of("*"), TypeOptions.DEFAULTS))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_TABLES))
        .hasMessageContaining("dbo.Customer, dbo.Order, dbo.Person, dbo.Price, dbo.PriceHistory")
        .hasMessageContaining("and 1 more");
  }
}
