// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.config.TypeOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The tables and columns that are carried: what the numbers of the catalog stand for. */
final class CarriedTables {
  /** Graph columns that can be read: none, $node_id, $from_id and $to_id. */
  private static final Set<Integer> READABLE_GRAPH_TYPES = Set.of(0, 2, 5, 8);

  private final Map<Long, CarriedTable> tables = new LinkedHashMap<>();
  private final TypeOptions options;

  /** A table under the name that it goes by. */
  record CarriedTable(TableRow row, TableId id, Map<Integer, CarriedColumn> columns) {
    long number() {
      return row.id();
    }
  }

  /** A column under the name that it goes by. */
  record CarriedColumn(ColumnRow row, String name, SourceType type) {}

  /**
   * Takes these tables.
   *
   * @param selected under the names that they go by
   */
  CarriedTables(
      Map<TableId, TableRow> selected,
      List<ColumnRow> columns,
      NameSpelling spelling,
      TypeOptions options) {
    this.options = options;
    selected.forEach(
        (id, row) -> tables.put(row.id(), new CarriedTable(row, id, new LinkedHashMap<>())));
    for (ColumnRow column : columns) {
      CarriedTable table = tables.get(column.table());
      if (table != null && isCarried(column)) {
        table
            .columns()
            .put(
                column.number(),
                new CarriedColumn(
                    column,
                    spelling.column(table.id(), column.name()),
                    SourceType.of(column.type(), options)));
      }
    }
  }

  /**
   * Nothing of a table would be carried in whose place the catalog shows no column.
   *
   * @throws ConvoyException SOURCE_ACCESS_DENIED that names it
   */
  void requireColumns() {
    for (CarriedTable table : tables.values()) {
      if (table.columns().isEmpty()) {
        throw new ConvoyException(
            ErrorCode.SOURCE_ACCESS_DENIED,
            "The catalog shows no column of "
                + SqlServerNames.quote(table.id())
                + ". Give the login the right: GRANT VIEW DEFINITION; or exclude the table in"
                + " source.tables.exclude");
      }
    }
  }

  /** False for what cannot be read, or what other columns hold already. */
  static boolean isCarried(ColumnRow column) {
    return !column.is(ColumnTrait.COLUMN_SET)
        && !column.is(ColumnTrait.DROPPED)
        && READABLE_GRAPH_TYPES.contains(column.graph());
  }

  /** By which their columns have their types. */
  TypeOptions options() {
    return options;
  }

  /** In the order of schema and name. */
  Collection<CarriedTable> tables() {
    return tables.values();
  }

  @Nullable CarriedTable table(long number) {
    return tables.get(number);
  }

  /** The columns of these numbers; empty where one of them, or the table, is not carried. */
  Optional<List<CarriedColumn>> columns(long table, List<Integer> numbers) {
    CarriedTable carried = tables.get(table);
    if (carried == null) {
      return Optional.empty();
    }
    List<CarriedColumn> columns =
        numbers.stream().map(carried.columns()::get).filter(Objects::nonNull).toList();
    return columns.size() == numbers.size() ? Optional.of(columns) : Optional.empty();
  }

  /** Gathers rows by the number of what they belong to, in their order. */
  static <T> Map<Long, List<T>> gather(List<T> rows, ToLongFunction<T> owner) {
    Map<Long, List<T>> gathered = new HashMap<>();
    for (T row : rows) {
      gathered.computeIfAbsent(owner.applyAsLong(row), number -> new ArrayList<>()).add(row);
    }
    return gathered;
  }
}
