// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.config.HistoryColumns;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.compare.RowKey;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of the target that keeps each version of a row: it has three columns more than its
 * source, its primary key is the source's with the moment from which a version holds, and what is
 * unique at the source is unique among the versions that hold now.
 *
 * @param table as it is in the target
 * @param key columns that tell rows apart, as the source calls them
 * @param columns as they are configured
 */
public record HistoryTable(TargetTable table, List<String> key, HistoryColumns columns) {
  private static final String CURRENT_KEY = "_current";

  /**
   * @param mirrored as its source is
   * @throws ConvoyException CONFIGURATION where nothing tells its rows apart
   */
  public static HistoryTable of(TargetTable mirrored, HistoryColumns columns) {
    Table copy = copy(mirrored.source());
    Key key =
        RowKey.of(copy)
            .orElseThrow(() ->
                new ConvoyException(
                    ErrorCode.CONFIGURATION,
                    "table %s has no key that tells its rows apart, which tables.apply history needs"
                        .formatted(TableName.of(copy.getId()))));
    List<String> business = List.copyOf(key.getColumns());
    List<Column> all = new ArrayList<>(copy.getColumns());
    all.add(column(columns.validFrom(), "timestamp with time zone", false, "now()"));
    all.add(column(columns.validTo(), "timestamp with time zone", true, null));
    all.add(column(columns.isCurrent(), "boolean", false, "true"));
    copy.setColumns(all);
    copy.setIndexes(indexes(copy, columns));
    key.setPrimary(true);
    key.setColumns(Stream.concat(business.stream(), Stream.of(columns.validFrom())).toList());
    copy.setKeys(List.of(key));
    copy.setReplicaIdentity(null);
    return new HistoryTable(new TargetTable(copy, mirrored.names()), business, columns);
  }

  private static Table copy(Table table) {
    ContractClasses.trust();
    return Table.newBuilder(table).build();
  }

  private static Column column(
      String name, String type, boolean nullable, @Nullable String byDefault) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(type)
        .setTargetType(type)
        .setNullable(nullable)
        .setDefaultExpression(byDefault)
        .build();
  }

  private static List<Index> indexes(Table table, HistoryColumns columns) {
    String current = SqlNames.quote(columns.isCurrent());
    List<Index> indexes = new ArrayList<>();
    for (Key key : table.getKeys()) {
      indexes.add(
          Index.newBuilder()
              .setName(key.getName() + CURRENT_KEY)
              .setUnique(true)
              .setColumns(key.getColumns().stream().map(HistoryTable::column).toList())
              .setInclude(key.getInclude())
              .setNullsNotDistinct(key.getNullsNotDistinct())
              .setPredicate(current)
              .build());
    }
    for (Index index : table.getIndexes()) {
      if (index.getUnique()) {
        String own = index.getPredicate();
        index.setPredicate(own == null ? current : "(%s) AND %s".formatted(own, current));
      }
      indexes.add(index);
    }
    return indexes;
  }

  private static IndexColumn column(String name) {
    return IndexColumn.newBuilder().setColumn(name).build();
  }

  /** The described columns of the table; its own three do not travel. */
  public Table carried(Table described) {
    Table copy = copy(described);
    copy.setColumns(
        copy.getColumns().stream()
            .filter(column -> !names().contains(table.column(column.getName())))
            .toList());
    return copy;
  }

  /** Quoted. */
  public String validFrom() {
    return table.quotedColumn(columns.validFrom());
  }

  /** Quoted. */
  public String validTo() {
    return table.quotedColumn(columns.validTo());
  }

  /** Quoted; also the condition of the versions that hold now. */
  public String isCurrent() {
    return table.quotedColumn(columns.isCurrent());
  }

  /** Names of the columns that the source does not have; unquoted. */
  public List<String> names() {
    return Stream.of(columns.validFrom(), columns.validTo(), columns.isCurrent())
        .map(table::column)
        .toList();
  }

  /** The key's columns; quoted. */
  public List<String> quotedKey() {
    return key.stream().map(table::quotedColumn).toList();
  }

  /** All rows that come from now on hold from this moment, unless it is said. */
  public SqlStep since(Instant moment) {
    return new SqlStep(
        "say from when the rows of %s hold".formatted(table.sql()),
        "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
            .formatted(table.sql(), validFrom(), literal(moment)));
  }

  /** As SQL. */
  public static String literal(Instant moment) {
    return "timestamptz " + SqlNames.literal(moment.toString());
  }
}
