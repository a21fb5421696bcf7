// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.config.SourceConfig;
import io.convoy.extractor.source.Access;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SchemaRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SizeRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRows;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.ChangeCapture;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Describes the tables of a connection's database: reads what the catalog says of all of them, in
 * as many questions for one table as for 5,000, and has it mapped.
 */
public final class CatalogReader {
  private final Catalog catalog;
  private final SourceConfig config;
  private final List<String> warnings = new ArrayList<>();

  private CatalogReader(Connection connection, SourceConfig config) {
    this.catalog = new Catalog(connection);
    this.config = config;
  }

  /**
   * Describes the selected tables, in the order of schema and name.
   *
   * @throws io.convoy.common.error.ConvoyException NO_TABLES, or SOURCE_ACCESS_DENIED where the
   *     login may not read one as it is
   */
  public static Description describe(Connection connection, SourceConfig config)
      throws SQLException {
    return new CatalogReader(connection, config).describe();
  }

  private Description describe() throws SQLException {
    String user = user();
    CatalogRows rows = read(user);
    NameSpelling spelling = new NameSpelling(rows.tables().spellings());
    TablePatterns patterns = new TablePatterns(config.tables());
    Map<TableId, TableRow> selected =
        TableChoice.choose(rows.tables().tables(), spelling, patterns);
    TableChoice.requireReadable(
        catalog, selected, rows.tables().selectable(), SqlServerNames.quote(user));
    MaskedColumns.refuse(catalog, selected, SqlServerNames.quote(user));
    CarriedTables carried = new CarriedTables(selected, rows.columns(), spelling, config.types());
    carried.requireColumns();
    List<SizeRow> sizes = RowCounts.complete(catalog, carried, rows.tables().sizes());
    Comments comments = new Comments(rows.properties());
    List<Table> tables = CatalogMapping.tables(rows, carried, sizes, comments, patterns);
    track(carried, tables);
    warnings.addAll(ObjectQueries.hidden(catalog));
    Access access =
        AccessMapping.map(PrincipalQueries.read(catalog), carried, tables, outside(rows, carried));
    warnings.addAll(DatabaseNotes.of(left(rows, tables, carried, comments)));
    warnings.addAll(catalog.unread());
    List<TableId> all =
        rows.tables().tables().stream().map(row -> spelling.table(row.name())).toList();
    List<String> schemas = rows.tables().schemas().stream().map(SchemaRow::name).toList();
    return new Description(tables, List.copyOf(warnings), all, access, schemas);
  }

  private void track(CarriedTables carried, List<Table> tables) throws SQLException {
    Map<Long, String> tracked = TrackedTables.read(catalog);
    Map<TableId, Long> numbers =
        carried.tables().stream().collect(Collectors.toMap(CarriedTable::id, CarriedTable::number));
    Map<Long, ChangeCapture> captured = CapturedTables.read(catalog);
    for (Table table : tables) {
      Long number = numbers.get(table.getId());
      table.setTracking(tracked.get(number));
      table.setCaptured(captured.get(number));
    }
  }

  /** What the database holds besides the tables, and is not carried with them. */
  private List<ObjectRow> left(
      CatalogRows rows, List<Table> tables, CarriedTables carried, Comments comments)
      throws SQLException {
    List<ObjectRow> left = new ArrayList<>(rows.objects());
    left.addAll(ObjectQueries.sequences(rows.sequences(), tables));
    left.addAll(comments.rest(outside(rows, carried)));
    return left;
  }

  /** Tables that are not carried. */
  private static Set<Long> outside(CatalogRows rows, CarriedTables carried) {
    return rows.tables().tables().stream()
        .map(TableRow::id)
        .filter(number -> carried.table(number) == null)
        .collect(Collectors.toSet());
  }

  private CatalogRows read(String user) throws SQLException {
    TableQueries tables = new TableQueries(catalog);
    List<ColumnRow> columns = new ColumnQueries(catalog).columns();
    ModuleTexts texts = ModuleTexts.read(catalog);
    return new CatalogRows(
        new TableRows(
            tables.tables(),
            tables.selectable(user),
            tables.spellings(),
            SizeQueries.read(catalog, warnings),
            PropertyQueries.schemas(catalog)),
        columns,
        KeyQueries.read(catalog),
        IdentityQueries.read(catalog, columns),
        SequenceQueries.read(catalog),
        PropertyQueries.properties(catalog),
        NoteQueries.notes(catalog, texts),
        ObjectQueries.read(catalog, texts));
  }

  /** The user of the database, whom rights are granted to. */
  private String user() throws SQLException {
    return catalog.rows("SELECT USER_NAME()", row -> String.valueOf(row.getString(1))).getFirst();
  }
}
