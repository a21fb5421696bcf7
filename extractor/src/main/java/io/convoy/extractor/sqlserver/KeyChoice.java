// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.sqlserver.IndexCatalog.TableIndex;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The index whose ranges cut a table.
 *
 * @param index its number, which is that of its statistics too
 * @param columns in the order of the index
 */
record KeyChoice(int index, Kind kind, List<KeyColumn> columns) {

  /**
   * From the best to the least. Rows lie in the order of the clustered index, so that a range of it
   * is read in one go, unique or not; by another, each row is looked up. An index that is not
   * unique serves only if it is clustered.
   */
  enum Kind {
    CLUSTERED,
    PRIMARY,
    UNIQUE,
    /** By the configuration alone: no index need have it. */
    GIVEN
  }

  private static final int NO_INDEX = 0;

  private static final Comparator<KeyChoice> BEST_FIRST =
      Comparator.comparing(KeyChoice::kind)
          .thenComparing(KeyChoice::nulls)
          .thenComparingInt(key -> key.columns().size())
          .thenComparingInt(KeyChoice::index);

  /**
   * The best index of a table; empty where none serves.
   *
   * @param columns the carried columns
   */
  static Optional<KeyChoice> of(List<TableIndex> indexes, TableColumns columns) {
    return indexes.stream().flatMap(index -> choice(index, columns).stream()).min(BEST_FIRST);
  }

  /** The columns that the configuration names; empty where it names none, or one does not serve. */
  static Optional<KeyChoice> given(List<String> names, TableColumns columns) {
    return names.isEmpty()
        ? Optional.empty()
        : key(names, columns).map(key -> new KeyChoice(NO_INDEX, Kind.GIVEN, key));
  }

  private static Optional<KeyChoice> choice(TableIndex index, TableColumns columns) {
    return kindOf(index)
        .flatMap(
            kind -> key(index.columns(), columns).map(key -> new KeyChoice(index.id(), kind, key)));
  }

  /** Empty where a column is none that a range can be about. */
  private static Optional<List<KeyColumn>> key(List<String> names, TableColumns columns) {
    List<KeyColumn> key = new ArrayList<>();
    for (String name : names) {
      Optional<KeyColumn> column = columns.find(name).filter(c -> c.type().isSupported());
      if (column.isEmpty()) {
        return Optional.empty();
      }
      key.add(column.orElseThrow());
    }
    return Optional.of(key);
  }

  private static Optional<Kind> kindOf(TableIndex index) {
    return Stream.of(
            index.is(TableIndex.Property.CLUSTERED) ? Kind.CLUSTERED : null,
            index.is(TableIndex.Property.PRIMARY) ? Kind.PRIMARY : null,
            index.is(TableIndex.Property.UNIQUE) ? Kind.UNIQUE : null)
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  /** The columns' names, in order. */
  List<String> names() {
    return columns.stream().map(KeyColumn::name).toList();
  }

  /** The columns' names in brackets, with commas. */
  String quoted() {
    return columns.stream().map(KeyColumn::quoted).collect(Collectors.joining(", "));
  }

  /** Whether any of the columns may hold NULL. */
  Nulls nulls() {
    return columns.stream().map(KeyColumn::nulls).max(Comparator.naturalOrder()).orElseThrow();
  }
}
