// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TypeOptions;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionKind;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ForeignKeyColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ForeignKeyRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IdentityRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexPart;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.KeyRows;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.NoteRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.PropertyOwner;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.PropertyRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SchemaRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SequenceRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SizeRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRows;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.Trust;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import io.convoy.schemas.table.TableId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What SQL Server's catalog says of a small database that has of everything: customers with orders,
 * a system-versioned table with its history, a node of a graph, a decimal identity.
 */
final class RecordedCatalog {
  static final long CUSTOMER = 101;
  static final long ORDER = 102;
  static final long PRICE = 103;
  static final long PRICE_HISTORY = 104;
  static final long PERSON = 105;
  static final long SECRET = 106;

  private static final Set<ColumnTrait> REQUIRED = Set.of();
  private static final Set<ColumnTrait> NULLABLE = Set.of(ColumnTrait.NULLABLE);
  private static final Set<ColumnTrait> IDENTITY = Set.of(ColumnTrait.IDENTITY);
  private static final String COLLATION = "SQL_Latin1_General_CP1_CI_AS";

  private static final String DESCRIPTION = "MS_Description";

  static final TypeSpec TINYINT = new TypeSpec("tinyint", 1, 3, 0, "");
  static final TypeSpec INT = new TypeSpec("int", 4, 10, 0, "");
  static final TypeSpec BIGINT = new TypeSpec("bigint", 8, 19, 0, "");
  static final TypeSpec NAME = new TypeSpec("nvarchar", 200, 0, 0, "");
  static final TypeSpec MAX = new TypeSpec("nvarchar", -1, 0, 0, "");
  static final TypeSpec LONG_TEXT = new TypeSpec("varchar", 2000, 0, 0, "");
  static final TypeSpec MONEY = new TypeSpec("money", 8, 19, 4, "");
  static final TypeSpec MOMENT = new TypeSpec("datetime2", 8, 27, 7, "");
  static final TypeSpec WHOLE = new TypeSpec("decimal", 9, 12, 0, "");

  private RecordedCatalog() {}

  static CatalogRows rows() {
    return new CatalogRows(
        new TableRows(tables(), null, List.of(), sizes(), schemas()),
        columns(),
        keys(),
        List.of(
            identity(CUSTOMER, 1, "1", "42"),
            identity(ORDER, 1, "100", null),
            new IdentityRow(
                PRICE, 1, BigDecimal.TEN, BigDecimal.ONE.negate(), BigDecimal.ONE, null)),
        List.of(sequence("Numbers"), sequence("Tickets")),
        List.of(
            comment(CUSTOMER, 0, "Customer", "Who buys"),
            comment(CUSTOMER, 2, "Customer.Name", "As on the letter"),
            comment(901, 0, "PK_Customer", "The key"),
            property(CUSTOMER, 3, "Customer.Email", "Description", "To write to"),
            property(CUSTOMER, 3, "Customer.Email", "Comment", "A second one"),
            property(CUSTOMER, 0, "Customer", "Owner", "Sales\nteam"),
            property(SECRET, 0, "Secret", "Owner", "Nobody"),
            comment(905, 0, "DF_Name", "As long as it has none"),
            new PropertyRow(
                PropertyOwner.INDEX, CUSTOMER, 3, "IX_Name", DESCRIPTION, "For the search"),
            new PropertyRow(PropertyOwner.SCHEMA, 1, 0, "dbo", DESCRIPTION, "All of it"),
            new PropertyRow(PropertyOwner.SCHEMA, 5, 0, "later", "Description", "To come"),
            new PropertyRow(PropertyOwner.OTHER, 0, 0, "DATABASE", "Version", "7")),
        List.of(
            new NoteRow(CUSTOMER, "triggers are not carried", "TR_a", null),
            new NoteRow(CUSTOMER, "triggers are not carried", "TR_b", "CREATE TRIGGER TR_b AS 1")),
        List.of(
            new ObjectRow("views", "dbo.v1"), new ObjectRow("views", "dbo.v2", "CREATE VIEW v2")));
  }

  private static PropertyRow comment(long major, int minor, String owner, String text) {
    return property(major, minor, owner, DESCRIPTION, text);
  }

  private static PropertyRow property(
      long major, int minor, String owner, String name, String text) {
    return new PropertyRow(PropertyOwner.OBJECT_OR_COLUMN, major, minor, owner, name, text);
  }

  private static List<SchemaRow> schemas() {
    return List.of(new SchemaRow(1, "dbo"), new SchemaRow(5, "later"), new SchemaRow(6, "empty"));
  }

  private static SequenceRow sequence(String name) {
    return new SequenceRow(
        new TableId("dbo", name),
        "bigint",
        BigDecimal.ONE,
        BigDecimal.TWO,
        BigDecimal.ONE,
        BigDecimal.valueOf(1_000),
        true,
        BigDecimal.valueOf(7),
        BigDecimal.valueOf(7),
        true);
  }

  /** All but the secret table. */
  static CarriedTables carried(CatalogRows rows) {
    return carried(rows, List.of("dbo.Secret"), TypeOptions.DEFAULTS);
  }

  static CarriedTables carried(CatalogRows rows, List<String> exclude, TypeOptions options) {
    NameSpelling spelling = new NameSpelling(rows.tables().spellings());
    return new CarriedTables(
        TableChoice.choose(
            rows.tables().tables(),
            spelling,
            new TablePatterns(new TableSelection(List.of(), exclude))),
        rows.columns(),
        spelling,
        options);
  }

  static List<SizeRow> sizes() {
    return List.of(new SizeRow(CUSTOMER, 42, 16_384), new SizeRow(ORDER, 0, 0));
  }

  private static List<TableRow> tables() {
    return List.of(
        table(CUSTOMER, "Customer", 0, Set.of(TableTrait.MEMORY_OPTIMIZED)),
        table(ORDER, "Order", 0, Set.of()),
        table(PRICE, "Price", PRICE_HISTORY, Set.of(TableTrait.SYSTEM_VERSIONED)),
        table(PRICE_HISTORY, "PriceHistory", 0, Set.of(TableTrait.HISTORY)),
        table(PERSON, "Person", 0, Set.of(TableTrait.GRAPH_NODE)),
        table(SECRET, "Secret", 0, Set.of()));
  }

  private static TableRow table(long id, String name, long history, Set<TableTrait> traits) {
    return new TableRow(id, new TableId("dbo", name), history, traits);
  }

  private static List<ColumnRow> columns() {
    return List.of(
        column(CUSTOMER, 1, "Id", INT, IDENTITY),
        column(CUSTOMER, 2, "Name", NAME, REQUIRED),
        column(CUSTOMER, 3, "Email", NAME, NULLABLE),
        column(CUSTOMER, 4, "Notes", MAX, Set.of(ColumnTrait.NULLABLE, ColumnTrait.SPARSE)),
        column(CUSTOMER, 5, "Everything", MAX, Set.of(ColumnTrait.COLUMN_SET)),
        column(CUSTOMER, 6, "Text", LONG_TEXT, NULLABLE),
        column(ORDER, 1, "Id", BIGINT, IDENTITY),
        column(ORDER, 2, "CustomerId", INT, NULLABLE),
        column(ORDER, 3, "Total", MONEY, NULLABLE),
        column(ORDER, 4, "State", TINYINT, REQUIRED),
        column(PRICE, 1, "Id", WHOLE, IDENTITY),
        column(PRICE, 2, "ValidFrom", MOMENT, Set.of(ColumnTrait.PERIOD)),
        column(PRICE_HISTORY, 1, "Id", WHOLE, REQUIRED),
        new ColumnRow(PERSON, 1, "graph_id_1", BIGINT, null, REQUIRED, 1),
        new ColumnRow(PERSON, 2, "$node_id_1", NAME, COLLATION, REQUIRED, 2),
        column(PERSON, 3, "Name", NAME, NULLABLE),
        column(SECRET, 1, "Id", INT, REQUIRED));
  }

  private static ColumnRow column(
      long table, int number, String name, TypeSpec type, Set<ColumnTrait> traits) {
    String collation = type.name().endsWith("varchar") ? COLLATION : null;
    return new ColumnRow(table, number, name, type, collation, traits, 0);
  }

  private static KeyRows keys() {
    return new KeyRows(
        List.of(
            new IndexRow(CUSTOMER, 1, "PK_Customer", 901, 1, primary(), null),
            new IndexRow(CUSTOMER, 2, "UQ_Email", 902, 2, unique(), null),
            index(CUSTOMER, 3, "IX_Name", 2, null),
            index(CUSTOMER, 4, "IX_Filtered", 2, "([Email] IS NOT NULL)"),
            index(CUSTOMER, 9, "IX_Sounds", 2, "(soundex([Name])='A100')"),
            index(CUSTOMER, 5, "CS", 6, null),
            index(CUSTOMER, 6, "HX", 7, null),
            index(CUSTOMER, 7, "IX_Long", 2, null),
            new IndexRow(CUSTOMER, 8, "IX_Off", 0, 2, Set.of(IndexTrait.DISABLED), null),
            new IndexRow(ORDER, 1, "PK_Order", 903, 1, primary(), null),
            new IndexRow(ORDER, 3, "UQ_State", 904, 2, uniqueIgnoring(), null),
            index(ORDER, 2, "IX_Name", 2, null),
            index(PERSON, 1, "GRAPH_UNIQUE_INDEX_1", 2, null)),
        List.of(
            new IndexColumnRow(CUSTOMER, 1, 1, IndexPart.ASCENDING),
            new IndexColumnRow(CUSTOMER, 2, 3, IndexPart.ASCENDING),
            new IndexColumnRow(CUSTOMER, 3, 2, IndexPart.DESCENDING),
            new IndexColumnRow(CUSTOMER, 3, 3, IndexPart.ASCENDING),
            new IndexColumnRow(CUSTOMER, 3, 1, IndexPart.INCLUDED),
            new IndexColumnRow(CUSTOMER, 4, 3, IndexPart.ASCENDING),
            new IndexColumnRow(CUSTOMER, 9, 3, IndexPart.ASCENDING),
            new IndexColumnRow(CUSTOMER, 5, 3, IndexPart.INCLUDED),
            new IndexColumnRow(CUSTOMER, 6, 2, IndexPart.ASCENDING),
            new IndexColumnRow(CUSTOMER, 7, 2, IndexPart.ASCENDING),
            new IndexColumnRow(CUSTOMER, 7, 6, IndexPart.INCLUDED),
            new IndexColumnRow(CUSTOMER, 8, 2, IndexPart.ASCENDING),
            new IndexColumnRow(ORDER, 1, 1, IndexPart.ASCENDING),
            new IndexColumnRow(ORDER, 2, 2, IndexPart.ASCENDING),
            new IndexColumnRow(ORDER, 3, 1, IndexPart.ASCENDING),
            new IndexColumnRow(ORDER, 3, 4, IndexPart.DESCENDING),
            new IndexColumnRow(PERSON, 1, 1, IndexPart.ASCENDING)),
        List.of(
            new ForeignKeyRow(801, "FK_Customer", ORDER, CUSTOMER, 1, 2, Trust.NOT_TRUSTED),
            new ForeignKeyRow(802, "FK_Off", ORDER, CUSTOMER, 0, 0, Trust.DISABLED),
            new ForeignKeyRow(803, "FK_Secret", ORDER, SECRET, 0, 0, Trust.TRUSTED)),
        List.of(
            new ForeignKeyColumnRow(801, 2, 1),
            new ForeignKeyColumnRow(802, 2, 1),
            new ForeignKeyColumnRow(803, 2, 1)),
        expressions());
  }

  private static IndexRow index(
      long table, int number, String name, int type, @Nullable String filter) {
    return new IndexRow(table, number, name, 0, type, Set.of(), filter);
  }

  private static Set<IndexTrait> primary() {
    return Set.of(IndexTrait.UNIQUE, IndexTrait.PRIMARY_KEY);
  }

  private static Set<IndexTrait> unique() {
    return Set.of(IndexTrait.UNIQUE, IndexTrait.UNIQUE_CONSTRAINT);
  }

  private static Set<IndexTrait> uniqueIgnoring() {
    return Set.of(IndexTrait.UNIQUE, IndexTrait.UNIQUE_CONSTRAINT, IndexTrait.IGNORES_DUPLICATES);
  }

  private static List<ExpressionRow> expressions() {
    return List.of(
        expression(ExpressionKind.DEFAULT, CUSTOMER, 2, "DF_Name", "(N'nobody')"),
        expression(ExpressionKind.DEFAULT, CUSTOMER, 3, "DF_Email", "(suser_sname())"),
        expression(ExpressionKind.DEFAULT, CUSTOMER, 4, "DF_Notes", "(host_name())"),
        expression(ExpressionKind.DEFAULT, CUSTOMER, 6, "DF_Text", null),
        expression(ExpressionKind.DEFAULT, ORDER, 2, "DF_Id", "(NEXT VALUE FOR [dbo].[Numbers])"),
        expression(
            ExpressionKind.DEFAULT, ORDER, 3, "DF_T", "CREATE DEFAULT [Zero one] AS (1)+(1)"),
        expression(ExpressionKind.COMPUTED, PRICE_HISTORY, 1, "Id", "([Price]*[Count])"),
        expression(ExpressionKind.COMPUTED, PERSON, 3, "Name", "(upper([Name]))"),
        new ExpressionRow(
            ExpressionKind.CHECK, 702, ORDER, 0, "CK_Id", "([Id]>(0))", Trust.NOT_TRUSTED),
        new ExpressionRow(
            ExpressionKind.CHECK, 703, ORDER, 0, "CK_Odd", "([dbo].[f]([Id])=(1))", Trust.TRUSTED),
        new ExpressionRow(
            ExpressionKind.CHECK, 701, ORDER, 0, "CK_Total", "([Total]>=(0))", Trust.DISABLED));
  }

  private static ExpressionRow expression(
      ExpressionKind kind, long table, int column, String name, @Nullable String definition) {
    return new ExpressionRow(kind, 0, table, column, name, definition, Trust.TRUSTED);
  }

  private static IdentityRow identity(long table, int column, String seed, @Nullable String last) {
    return new IdentityRow(
        table,
        column,
        new BigDecimal(seed),
        BigDecimal.ONE,
        last == null ? null : new BigDecimal(last),
        new BigDecimal(last == null ? seed : last));
  }
}
