// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.extractor.sqlserver.catalog.ColumnTypes.ColumnType;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What holds of every server that the driver talks to, whatever it lacks of SQL Server. */
@Timeout(600)
@EnabledIfEnvironmentVariable(
    named = DescribedDatabase.URL,
    matches = "jdbc:sqlserver:.+",
    disabledReason =
        "needs a SQL Server: set CONVOY_SQLSERVER_URL, CONVOY_SQLSERVER_USER and"
            + " CONVOY_SQLSERVER_PASSWORD")
class SqlServerDescribeIT {
  private static DescribedDatabase database;
  private static Description description;
  private static Map<TableId, Table> tables;

  @BeforeAll
  static void describe() throws SQLException {
    database = DescribedDatabase.create("convoy_describe");
    database.run("described.sql");
    description = describe(List.of(), List.of("dbo.Exc*", "*.optional_*"));
    tables =
        description.tables().stream().collect(Collectors.toMap(Table::getId, Function.identity()));
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static Description describe(List<String> include, List<String> exclude)
      throws SQLException {
    try (Connection connection = database.connect()) {
      return CatalogReader.describe(connection, database.config(include, exclude));
    }
  }

  private static Table table(String schema, String name) {
    return Objects.requireNonNull(tables.get(new TableId(schema, name)), name);
  }

  private static Column column(Table table, String name) {
    return table.getColumns().stream()
        .filter(column -> column.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void namesTablesAsTheyWereCreatedAndLeavesOutTheExcluded() {
    assertThat(description.tables())
        .extracting(Table::getId)
        .containsExactly(
            new TableId("Sales", "Customer"),
            new TableId("Sales", "Region"),
            new TableId("dbo", "AllTypes"),
            new TableId("dbo", "Odd Na'me"),
            new TableId("dbo", "Refers"),
            new TableId("dbo", "Unused"));
    assertThat(description.tables())
        .extracting(Table::getTextComparison)
        .allMatch(clause -> clause.startsWith("SQL Server compares text"));
  }

  @Test
  void spellsEachTypeInBothLanguages() {
    assertThat(table("dbo", "AllTypes").getColumns())
        .extracting(
            Column::getName, Column::getSourceType, Column::getBaseType, Column::getTargetType)
        .containsExactly(
            tuple("TheBit", "bit", "bit", "boolean"),
            tuple("TheTinyint", "tinyint", "tinyint", "smallint"),
            tuple("TheSmallint", "smallint", "smallint", "smallint"),
            tuple("TheInt", "int", "int", "integer"),
            tuple("TheBigint", "bigint", "bigint", "bigint"),
            tuple("TheNumeric", "numeric(12,3)", "numeric", "numeric(12,3)"),
            tuple("TheMoney", "money", "money", "numeric(19,4)"),
            tuple("TheSmallmoney", "smallmoney", "smallmoney", "numeric(10,4)"),
            tuple("TheReal", "real", "real", "real"),
            tuple("TheFloat", "float", "float", "double precision"),
            tuple("TheDate", "date", "date", "date"),
            tuple("TheTime", "time(3)", "time", "time(3) without time zone"),
            tuple("TheDatetime", "datetime", "datetime", "timestamp(3) without time zone"),
            tuple(
                "TheSmalldatetime",
                "smalldatetime",
                "smalldatetime",
                "timestamp(0) without time zone"),
            tuple("TheDatetime2", "datetime2(2)", "datetime2", "timestamp(2) without time zone"),
            tuple(
                "TheDatetimeoffset",
                "datetimeoffset(4)",
                "datetimeoffset",
                "timestamp(4) with time zone"),
            tuple("TheChar", "char(5)", "char", "character(5)"),
            tuple("TheVarchar", "varchar(40)", "varchar", "character varying(40)"),
            tuple("TheVarcharMax", "varchar(max)", "varchar(max)", "text"),
            tuple("TheText", "text", "text", "text"),
            tuple("TheNchar", "nchar(4)", "nchar", "character(4)"),
            tuple("TheNvarchar", "nvarchar(60)", "nvarchar", "character varying(60)"),
            tuple("TheNvarcharMax", "nvarchar(max)", "nvarchar(max)", "text"),
            tuple("TheNtext", "ntext", "ntext", "text"),
            tuple("TheBinary", "binary(3)", "binary", "bytea"),
            tuple("TheVarbinary", "varbinary(20)", "varbinary", "bytea"),
            tuple("TheVarbinaryMax", "varbinary(max)", "varbinary(max)", "bytea"),
            tuple("TheImage", "image", "image", "bytea"),
            tuple("TheGuid", "uniqueidentifier", "uniqueidentifier", "uuid"),
            tuple("TheXml", "xml", "xml", "xml"),
            tuple("TheVariant", "sql_variant", "sql_variant", "text"),
            tuple("Phone", "varchar(20)", "varchar", "character varying(20)"));
    assertThat(column(table("dbo", "AllTypes"), "TheInt").getNullable()).isFalse();
    assertThat(column(table("dbo", "AllTypes"), "TheBit").getNullable()).isTrue();
  }

  @Test
  void translatesDefaults() {
    Table customer = table("Sales", "Customer");

    assertThat(column(customer, "Qty").getDefaultExpression()).isEqualTo("7");
    assertThat(column(customer, "Remark").getDefaultExpression()).isEqualTo("'it''s'");
    assertThat(column(customer, "Active").getDefaultExpression()).isEqualTo("true");
    assertThat(column(customer, "Since").getDefaultExpression())
        .isEqualTo("statement_timestamp()::timestamp");
    assertThat(column(customer, "Nothing").getDefaultExpression()).isNull();
    assertThat(customer.getWarnings()).noneMatch(text -> text.startsWith("default of column"));
  }

  @Test
  void translatesComputedColumnsAndChecks() {
    Table customer = table("Sales", "Customer");

    assertThat(column(customer, "Total").getGeneratedExpression())
        .contains("\"Qty\"", " * ", "\"Price\"");
    assertThat(column(customer, "Total").getOriginal()).isNotNull();
    assertThat(column(customer, "Total").getDefaultExpression()).isNull();
    assertThat(column(customer, "Total").getBaseType()).isIn("decimal", "numeric");
    assertThat(customer.getConstraints())
        .singleElement()
        .satisfies(check -> {
          assertThat(check.getName()).isEqualToIgnoringCase("CK_Qty");
          assertThat(check.getDefinition()).isEqualTo("CHECK ((\"Qty\" >= 0))");
        });
  }

  @Test
  void carriesKeysWithTheirColumnsInOrder() {
    assertThat(table("Sales", "Region").getKeys())
        .extracting(Key::getPrimary, Key::getColumns, Key::getNullsNotDistinct)
        .containsExactly(
            tuple(true, List.of("Code", "Part"), false), tuple(false, List.of("Motto"), true));
    assertThat(table("Sales", "Customer").getKeys())
        .singleElement()
        .satisfies(key -> assertThat(key.getName()).isEqualToIgnoringCase("PK_Customer"));
  }

  @Test
  void carriesIndexesWithOrderAndIncludedColumns() {
    List<Index> indexes = table("Sales", "Customer").getIndexes();

    assertThat(indexes)
        .extracting(Index::getUnique, Index::getNullsNotDistinct, Index::getInclude)
        .containsExactly(tuple(false, false, List.of("Price")), tuple(true, true, List.of()));
    assertThat(indexes.getFirst().getColumns())
        .extracting(IndexColumn::getColumn, IndexColumn::getDescending, IndexColumn::getNullsFirst)
        .containsExactly(tuple("Name", true, true), tuple("Qty", false, false));
  }

  @Test
  void carriesForeignKeysWithTheirActions() {
    ForeignKey region = table("Sales", "Customer").getForeignKeys().getFirst();
    assertThat(region.getReferencedTable()).isEqualTo(new TableId("Sales", "Region"));
    assertThat(region.getColumns()).containsExactly("RegionCode", "RegionPart");
    assertThat(region.getReferencedColumns()).containsExactly("Code", "Part");
    assertThat(region.getOnDelete()).isEqualTo(ReferentialAction.CASCADE);
    assertThat(region.getOnUpdate()).isEqualTo(ReferentialAction.NO_ACTION);

    ForeignKey odd = table("dbo", "Odd Na'me").getForeignKeys().getFirst();
    assertThat(odd.getName()).isEqualToIgnoringCase("FK odd");
    assertThat(odd.getOnDelete()).isEqualTo(ReferentialAction.SET_NULL);
    assertThat(odd.getOnUpdate()).isEqualTo(ReferentialAction.CASCADE);
  }

  @Test
  void warnsOfForeignKeysToTablesThatAreNotCarried() {
    assertThat(table("dbo", "Refers").getForeignKeys()).isEmpty();
    assertThat(table("dbo", "Refers").getWarnings())
        .anyMatch(text ->
            text.matches("(?i)foreign key fk_excluded is not carried: nor is dbo\\.excluded"));
  }

  @Test
  void goesOnWhereIdentitiesStand() {
    Sequence used = table("Sales", "Customer").getSequences().getFirst();
    assertThat(used)
        .isEqualTo(
            Sequence.newBuilder()
                .setSchemaName("Sales")
                .setName("Customer_Id_seq")
                .setColumn("Id")
                .setDataType("integer")
                .setStart(5)
                .setIncrement(2)
                .setMin(1)
                .setMax(Integer.MAX_VALUE)
                .setCache(1)
                .setCycle(false)
                .setLastValue(9)
                .setCalled(true)
                .build());
    assertThat(column(table("Sales", "Customer"), "Id").getIdentity())
        .isEqualTo(Identity.BY_DEFAULT);

    Sequence unused = table("dbo", "Unused").getSequences().getFirst();
    assertThat(unused.getLastValue()).isEqualTo(-3);
    assertThat(unused.getCalled()).isFalse();
    assertThat(unused.getMin()).isEqualTo(Short.MIN_VALUE);
    assertThat(unused.getMax()).isEqualTo(-1);

    Sequence once = table("dbo", "Odd Na'me").getSequences().getFirst();
    assertThat(once.getColumn()).isEqualTo("a b");
    assertThat(once.getLastValue()).isEqualTo(1);
    assertThat(once.getCalled()).isTrue();
  }

  @Test
  void knowsRowsAndBytes() {
    assertThat(table("Sales", "Customer").getEstimatedRows()).isEqualTo(3);
    assertThat(table("Sales", "Customer").getEstimatedBytes()).isPositive();
    assertThat(table("dbo", "Unused").getEstimatedRows()).isZero();
    assertThat(table("dbo", "Unused").getPages()).isZero();
  }

  @Test
  void namesWhatTheDatabaseHoldsBesides() {
    assertThat(description.warnings())
        .anyMatch(text -> text.startsWith("not carried: 1 views: "))
        .anyMatch(text -> text.startsWith("not carried: 1 procedures: "))
        .anyMatch(text -> text.startsWith("not carried: 1 alias types"));
  }

  @Test
  void tellsTheTypesOfOneTableAsItsDescriptionDoes() throws SQLException {
    try (Connection connection = database.connect()) {
      for (Table table : description.tables()) {
        Map<String, ColumnType> now = ColumnTypes.of(connection, table.getId());

        assertThat(now.keySet())
            .containsExactlyElementsOf(table.getColumns().stream().map(Column::getName).toList());
        assertThat(now.values())
            .extracting(ColumnType::sourceType)
            .containsExactlyElementsOf(
                table.getColumns().stream().map(Column::getSourceType).toList());
      }
      Map<String, ColumnType> types = ColumnTypes.of(connection, new TableId("dbo", "AllTypes"));
      assertThat(types)
          .hasEntrySatisfying("TheVarchar", type -> assertThat(type.collation()).isNotNull())
          .hasEntrySatisfying("TheInt", type -> assertThat(type.collation()).isNull());
      assertThat(ColumnTypes.of(connection, new TableId("dbo", "gone"))).isEmpty();
    }
  }

  @Test
  void describesWhatNotEveryServerHas() throws SQLException {
    boolean bracket =
        database.executeIfPossible("CREATE TABLE dbo.[optional_]]x] ([c]]d] int IDENTITY)");
    boolean version =
        database.executeIfPossible("CREATE TABLE dbo.optional_version (Version rowversion)");
    boolean decimal =
        database.executeIfPossible(
            "CREATE TABLE dbo.optional_decimal (Id decimal(9, 0) IDENTITY(100, -1))");
    if (bracket) {
      assertThat(describe(List.of("dbo.optional_]x"), List.of()).tables())
          .singleElement()
          .satisfies(
              table -> assertThat(table.getSequences().getFirst().getColumn()).isEqualTo("c]d"));
    }
    if (version) {
      assertThat(describe(List.of("dbo.optional_version"), List.of()).tables())
          .singleElement()
          .satisfies(table ->
              assertThat(table.getColumns().getFirst().getSourceType()).isEqualTo("rowversion"));
    }
    if (decimal) {
      assertThat(describe(List.of("dbo.optional_decimal"), List.of()).tables())
          .singleElement()
          .satisfies(
              table -> assertThat(table.getSequences().getFirst().getLastValue()).isEqualTo(100));
    }
    Assumptions.assumeTrue(
        bracket && version && decimal, "the server has no names with ], rowversion or such");
  }

  @Test
  void refusesASelectionOfNothing() {
    assertThatThrownBy(() -> describe(List.of("no.*"), List.of()))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("source.tables.include 'no.*'");
  }
}
