// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The key whose ranges cut a table.
 *
 * @param columns in the order of the key
 * @param rank whether it is the primary key
 * @param nulls whether a column may hold NULL, so that a range for those rows is needed
 */
record KeyChoice(List<Column> columns, Rank rank, Nulls nulls) {

  // Types whose comparison operators are PostgreSQL's own. With an extension's type, the operator
  // that a query finds need not be the one that its index is ordered by.
  private static final Set<String> COMPARABLE =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "numeric",
          "real",
          "double precision",
          "character varying",
          "character",
          "text",
          "name",
          "bytea",
          "uuid",
          "boolean",
          "date",
          "time without time zone",
          "time with time zone",
          "timestamp without time zone",
          "timestamp with time zone",
          "interval",
          "inet",
          "macaddr",
          "oid",
          "enum");

  private static final Comparator<KeyChoice> BEST_FIRST =
      Comparator.comparing(KeyChoice::rank)
          .thenComparing(KeyChoice::nulls)
          .thenComparingInt(key -> key.columns().size());

  /** Primary before others. */
  enum Rank {
    PRIMARY,
    UNIQUE,
    /** By the configuration alone: no index need have it. */
    GIVEN
  }

  /** The best key of a table; empty where it has none that serves. */
  static Optional<KeyChoice> of(Table table) {
    Map<String, Column> columns =
        table.getColumns().stream().collect(Collectors.toMap(Column::getName, Function.identity()));
    List<KeyChoice> choices = new ArrayList<>();
    for (Key key : table.getKeys()) {
      Rank rank = key.getPrimary() ? Rank.PRIMARY : Rank.UNIQUE;
      add(choices, key.getColumns(), rank, columns);
    }
    for (Index index : table.getIndexes()) {
      if (isPlainUnique(index)) {
        List<String> names = index.getColumns().stream().map(IndexColumn::getColumn).toList();
        add(choices, names, Rank.UNIQUE, columns);
      }
    }
    if (!table.getGivenKey().isEmpty()) {
      add(choices, table.getGivenKey(), Rank.GIVEN, columns);
    }
    return choices.stream().min(BEST_FIRST);
  }

  List<String> names() {
    return columns.stream().map(Column::getName).toList();
  }

  private static void add(
      List<KeyChoice> choices, List<String> names, Rank rank, Map<String, Column> columns) {
    List<Column> found = names.stream().map(columns::get).toList();
    if (found.stream().allMatch(column -> COMPARABLE.contains(column.getBaseType()))) {
      boolean nullable = found.stream().anyMatch(Column::getNullable);
      choices.add(new KeyChoice(found, rank, nullable ? Nulls.POSSIBLE : Nulls.NONE));
    }
  }

  /** Every row is in it, in the order in which its columns compare. */
  private static boolean isPlainUnique(Index index) {
    long descending = index.getColumns().stream().filter(IndexColumn::getDescending).count();
    return index.getUnique()
        && index.getPredicate() == null
        && (descending == 0 || descending == index.getColumns().size())
        && index.getColumns().stream()
            .allMatch(column ->
                column.getColumn() != null
                    && column.getCollation() == null
                    && column.getOperatorClass() == null);
  }
}
