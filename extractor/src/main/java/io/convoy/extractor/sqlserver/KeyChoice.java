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
    UNIQUE
  }

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

  private static Optional<KeyChoice> choice(TableIndex index, TableColumns columns) {
    Optional<Kind> kind = kindOf(index);
    List<KeyColumn> key = new ArrayList<>();
    for (String name : index.columns()) {
      Optional<KeyColumn> column = columns.find(name).filter(c -> c.type().isSupported());
      if (column.isEmpty()) {
        return Optional.empty();
      }
      key.add(column.orElseThrow());
    }
    return kind.map(known -> new KeyChoice(index.id(), known, key));
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
