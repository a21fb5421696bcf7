// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.NoteRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SizeRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.catalog.IdentityMapping.Generator;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the tables together from what each part of the catalog says of them; asks no server. */
final class CatalogMapping {
  private static final String TEXT_COMPARISON =
      "SQL Server compares text without regard to trailing blanks, and under a _CI_ collation to"
          + " case, PostgreSQL does not";

  private final CarriedTables carried;
  private final Map<Long, SizeRow> sizes = new HashMap<>();
  private final Comments comments;
  private final TableWarnings warnings = new TableWarnings();
  private final IndexMapping indexes;
  private final ForeignKeyMapping foreignKeys;
  private final IdentityMapping identities;
  private final SequenceMapping sequences;
  private final ExpressionMapping expressions;
  private final ColumnMapping columns;
  private final SchemaMapping schemas;

  private CatalogMapping(
      CatalogRows rows,
      CarriedTables carried,
      List<SizeRow> sizes,
      Comments comments,
      TablePatterns patterns) {
    this.carried = carried;
    sizes.forEach(size -> this.sizes.put(size.table(), size));
    this.comments = comments;
    RelationNames names =
        new RelationNames(carried.tables().stream().map(CarriedTable::id).toList());
    this.sequences = new SequenceMapping(rows.sequences(), names);
    this.expressions = new ExpressionMapping(carried, comments, sequences, warnings);
    this.indexes = new IndexMapping(carried, names, comments, expressions, warnings);
    this.foreignKeys = new ForeignKeyMapping(carried, rows.tables().tables(), comments, warnings);
    this.identities = new IdentityMapping(names, warnings);
    this.columns = new ColumnMapping(comments, identities, expressions);
    this.schemas = new SchemaMapping(rows.tables(), carried, comments, patterns);
  }

  /**
   * The carried tables, in the order of schema and name.
   *
   * @param sizes of the carried tables, as far as they are known
   * @param comments asked for those of all that is carried
   * @param patterns which schemas and sequences without a table belong to the run too
   */
  static List<Table> tables(
      CatalogRows rows,
      CarriedTables carried,
      List<SizeRow> sizes,
      Comments comments,
      TablePatterns patterns) {
    CatalogMapping mapping = new CatalogMapping(rows, carried, sizes, comments, patterns);
    mapping.map(rows, patterns);
    return carried.tables().stream().map(mapping::table).toList();
  }

  private void map(CatalogRows rows, TablePatterns patterns) {
    note(rows);
    expressions.map(rows.keys().expressions());
    sequences.carryOthers(carried.tables(), patterns);
    indexes.map(rows.keys().indexes(), rows.keys().indexColumns());
    identities.map(carried, rows.identities(), empty());
    foreignKeys.map(rows.keys().foreignKeys(), rows.keys().foreignKeyColumns());
  }

  private void note(CatalogRows rows) {
    TableNotes notes = new TableNotes(rows.tables().tables(), warnings);
    Map<Long, List<ColumnRow>> columnRows = CarriedTables.gather(rows.columns(), ColumnRow::table);
    Map<Long, List<NoteRow>> noteRows = CarriedTables.gather(rows.notes(), NoteRow::table);
    for (CarriedTable table : carried.tables()) {
      TableRow row = table.row();
      notes.addTable(row);
      notes.addColumns(row.id(), columnRows.getOrDefault(row.id(), List.of()));
      notes.addNotes(row.id(), noteRows.getOrDefault(row.id(), List.of()));
    }
  }

  private Set<Long> empty() {
    Set<Long> empty = new HashSet<>();
    sizes.values().stream()
        .filter(size -> size.rows() == 0)
        .forEach(size -> empty.add(size.table()));
    return empty;
  }

  private Table table(CarriedTable table) {
    long number = table.number();
    SizeRow size = sizes.getOrDefault(number, new SizeRow(number, -1, -1));
    Generator generator = identities.of(number);
    return Table.newBuilder()
        .setId(table.id())
        .setEstimatedRows(size.rows())
        .setEstimatedBytes(bytes(table, size))
        .setPages(0)
        .setColumns(columns.columns(table))
        .setKeys(indexes.keys(number))
        .setIndexes(indexes.indexes(number))
        .setForeignKeys(foreignKeys.of(number))
        .setConstraints(TinyintChecks.added(table, carried.options(), expressions.checks(number)))
        .setSequences(sequences(number, generator))
        .setTypes(schemas.of(number))
        .setTextComparison(TEXT_COMPARISON)
        .setComment(comments.of(number))
        .setWarnings(warnings.of(number))
        .build();
  }

  private List<Sequence> sequences(long number, @Nullable Generator generator) {
    List<Sequence> all = new ArrayList<>(sequences.of(number));
    if (generator != null) {
      all.addFirst(generator.sequence());
    }
    return all;
  }

  private static long bytes(CarriedTable table, SizeRow size) {
    return size.bytes() >= 0 ? size.bytes() : Math.max(0, size.rows()) * RowWidth.of(table);
  }
}
