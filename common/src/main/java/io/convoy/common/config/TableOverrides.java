// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/** Finds what is configured of a table: the first item that matches it. Thread-safe. */
public final class TableOverrides {
  /** Nothing is configured of any table. */
  public static final TableOverrides NONE = new TableOverrides(List.of());

  private final List<TableOverride> items;
  private final List<TablePattern> patterns;
  private final ConcurrentMap<TableId, Optional<TableOverride>> found = new ConcurrentHashMap<>();

  public TableOverrides(List<TableOverride> items) {
    this.items = List.copyOf(items);
    this.patterns = items.stream().map(item -> new TablePattern(item.match())).toList();
  }

  public Optional<TableOverride> of(TableId table) {
    return items.isEmpty() ? Optional.empty() : found.computeIfAbsent(table, this::find);
  }

  /** The columns that a table has for its history; empty where it keeps none. */
  public Optional<HistoryColumns> history(TableId table) {
    return of(table)
        .filter(override -> override.apply() == TableOverride.Apply.HISTORY)
        .map(TableOverride::history);
  }

  /** True of a table that rows are only added to. */
  public boolean isAppended(TableId table) {
    return of(table).filter(override -> override.apply() == TableOverride.Apply.APPEND).isPresent();
  }

  /** How a table is divided into partitions; empty where it is not. */
  public Optional<PartitionBy> partitionBy(TableId table) {
    return of(table)
        .map(TableOverride::partitionBy)
        .filter(partitionBy -> partitionBy.column() != null);
  }

  /** How it is found what changed in a table. */
  public TableOverride.Capture capture(TableId table) {
    return of(table).map(TableOverride::capture).orElse(TableOverride.Capture.AUTO);
  }

  /** By which column it is found what changed in a table; empty where it is not found so. */
  public Optional<WatermarkConfig> watermark(TableId table) {
    return of(table)
        .filter(override -> override.capture() == TableOverride.Capture.WATERMARK)
        .map(TableOverride::watermark);
  }

  private Optional<TableOverride> find(TableId table) {
    return IntStream.range(0, items.size())
        .filter(i -> patterns.get(i).matches(table))
        .mapToObj(items::get)
        .findFirst();
  }
}
